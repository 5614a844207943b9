// npm run example:linux-guest: make ready, then boot Debian's kernel in a VM of ours. Arguments go to the example,
// but for --suite: whose kernel, and the newest if none is named.
import { accessSync, constants } from "node:fs";
import { node, run } from "./run.mjs";
import { setup } from "./setup.mjs";

const MAIN = "examples/linux-guest/dist/main.js";

/** With these it needs nothing of ours. */
const ON_ITS_OWN = /^--(help|kernel|initramfs)(=|$)/;

/** Takes `--suite NAME`, or `--suite=NAME`, out of the arguments. */
function splitSuite(args, fallback) {
  const at = args.findIndex((each) => /^--suite(=|$)/.test(each));
  if (at < 0) return { suite: fallback, rest: args };
  const [, name] = args[at].split("=");
  const after = name === undefined ? at + 2 : at + 1;
  return { suite: name ?? args[at + 1] ?? "", rest: [...args.slice(0, at), ...args.slice(after)] };
}

function hasKvm() {
  try {
    accessSync("/dev/kvm", constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** An argument as a shell takes it. */
const quoted = (text) =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** What to type where this machine cannot do it. QEMU's emulation of AMD cannot be told of XSETBV. */
function instead(arch, args) {
  const hasAppend = args.some((each) => /^--append(=|$)/.test(each));
  const append = arch === "x86_64" && !hasAppend ? ["--append", "noxsave"] : [];
  const command = [...args, ...append].map(quoted).join(" ");
  return `vmprot: this machine has no /dev/kvm that you may open. An emulated one has it:
  npm run rig -- --arch ${arch} --kernel trixie -- node --jitless ${command}
`;
}

async function main() {
  const rig = "../tests/dist/rig";
  const { hostArch } = await import(`${rig}/provision/architectures.js`);
  const { isSuite, SUITES } = await import(`${rig}/provision/kernels.js`);
  const { provideLinuxGuest } = await import(`${rig}/linux-guest/provide-linux-guest.js`);
  const { RigError, say } = await import(`${rig}/rig-error.js`);
  try {
    const { suite, rest } = splitSuite(process.argv.slice(2), SUITES.at(-1));
    if (!isSuite(suite)) throw new RigError(`--suite takes one of ${SUITES.join(", ")}`);
    if (rest.some((each) => ON_ITS_OWN.test(each))) return run(node, [MAIN, ...rest]);
    const arch = hostArch();
    if (arch === undefined || arch === "riscv64") {
      throw new RigError("the example knows Linux on x86-64 and arm64");
    }
    const { kernel, initramfs } = provideLinuxGuest(suite, arch);
    const files = ["--kernel", kernel, "--initramfs", initramfs];
    const args = [MAIN, ...files, ...rest];
    if (hasKvm() || rest.some((each) => /^--kvm(=|$)/.test(each))) return run(node, args);
    process.stderr.write(instead(arch, args));
    return 2;
  } catch (error) {
    if (!(error instanceof RigError)) throw error;
    say(error.message);
    return error.status;
  }
}

setup();
process.exitCode = await main();
