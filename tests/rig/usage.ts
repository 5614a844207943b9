import { parseArgs } from "node:util";
import {
  defaultMachine,
  isMachine,
  MACHINE_NAMES,
  type MachineName,
  modelOf,
} from "./boot/machines.js";
import { ARCHES, isArch } from "./provision/architectures.js";
import { isSuite, KERNELS, SUITES, type Suite } from "./provision/kernels.js";
import { RigError } from "./rig-error.js";

export const HELP = `Runs a command under another Linux kernel, on this machine's own files.

  npm run rig -- [--arch ARCH | --machine NAME] --kernel SUITE -- COMMAND [ARGUMENT…]
  npm run rig -- [--arch ARCH | --machine NAME] --kernel SUITE --shell
  npm run rig -- --verify [--write]

  --kernel SUITE   whose newest kernel to boot:
${SUITES.map((suite) => `                     ${suite.padEnd(10)}${KERNELS[suite]}`).join("\n")}
  --arch ARCH      the processor: ${ARCHES.join(", ")}. ${ARCHES[0]}, if not given
  --machine NAME   a particular machine; the first of an architecture is its default:
${MACHINE_NAMES.map((name) => `                     ${name.padEnd(15)} ${modelOf(name).title}`).join("\n")}
  --shell          a shell on this terminal instead of a command
  --verify         hold vmprot's claims against real kernels, as npm test does, and
                   print the tables; --write writes them to docs/verified*.md
  --timeout S      give up after S seconds
  --help           this text

The command starts in the repository's root, as root, with this machine's file tree
read-only and /tmp, /run and /dev/shm empty and writable. Its output is passed on;
its input is empty. The exit status is the command's; 2 means that nothing was
started, 125 that the machine broke, 128 and more that a signal ended it. Kernels are unpacked to ~/.cache/vmprot/rig.
`;

/** What the user wants. */
export type Wish =
  | { readonly kind: "help" }
  | { readonly kind: "verify"; readonly write: boolean }
  | {
      readonly kind: "run";
      readonly machine: MachineName;
      readonly suite: Suite;
      readonly timeout?: number;
      /** Empty for a shell. */
      readonly command: readonly string[];
    };

const OPTIONS = {
  kernel: { type: "string" },
  arch: { type: "string" },
  machine: { type: "string" },
  shell: { type: "boolean" },
  timeout: { type: "string" },
  verify: { type: "boolean" },
  write: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

function parse(args: string[]) {
  const end = args.indexOf("--");
  const own = end < 0 ? args : args.slice(0, end);
  try {
    const { values } = parseArgs({ args: own, options: OPTIONS, strict: true });
    return { values, command: end < 0 ? [] : args.slice(end + 1) };
  } catch (error) {
    throw new RigError(`${(error as Error).message}. See --help.`);
  }
}

/** The machine that is meant, and can boot the suite's kernels. */
function machineOf(arch: string | undefined, name: string | undefined, suite: Suite): MachineName {
  if (arch !== undefined && !isArch(arch)) {
    throw new RigError(`--arch takes one of ${ARCHES.join(", ")}. See --help.`);
  }
  if (name !== undefined && !isMachine(name)) {
    throw new RigError(`--machine takes one of ${MACHINE_NAMES.join(", ")}. See --help.`);
  }
  const machine = name ?? defaultMachine(arch ?? "x86_64");
  const model = modelOf(machine);
  if (arch !== undefined && model.arch !== arch) {
    throw new RigError(`${machine} is ${model.arch}, not ${arch}. See --help.`);
  }
  if (!model.suites.includes(suite)) {
    throw new RigError(`${machine} boots the kernels of ${model.suites.join(", ")}. See --help.`);
  }
  return machine;
}

/** Reads the command line. */
export function parseUsage(args: string[]): Wish {
  const { values, command } = parse(args);
  if (values.help) return { kind: "help" };
  if (values.verify) {
    const given = [values.kernel, values.arch, values.machine].some((value) => value !== undefined);
    if (given || values.shell || command.length > 0) {
      throw new RigError("--verify boots what it needs by itself. See --help.");
    }
    return { kind: "verify", write: values.write === true };
  }
  if (values.write) throw new RigError("--write goes with --verify. See --help.");
  const suite = values.kernel ?? "";
  if (!isSuite(suite)) {
    throw new RigError(`--kernel takes one of ${SUITES.join(", ")}. See --help.`);
  }
  const machine = machineOf(values.arch, values.machine, suite);
  if (values.shell === true && command.length > 0) {
    throw new RigError("--shell takes no command. See --help.");
  }
  if (values.shell !== true && command.length === 0) {
    throw new RigError("nothing to run: give a command after --, or --shell. See --help.");
  }
  if (values.timeout === undefined) return { kind: "run", machine, suite, command };
  const timeout = Number(values.timeout) * 1000;
  if (!(timeout > 0)) throw new RigError("--timeout takes seconds. See --help.");
  return { kind: "run", machine, suite, command, timeout };
}
