// npm run bench -- --linux-guest: boots Linux in examples/linux-guest and measures what its maps take, on this
// machine's KVM, or in an emulated machine of the rig's.
import { spawnSync } from "node:child_process";
import { accessSync, constants, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { node } from "./run.mjs";
import { root } from "./workspaces.mjs";

const MAIN = "bench/dist/linux-guest/main.js";
const PAGE = join(root, "docs/performance.md");
/** Seconds of one boot: many times what a thousand rounds take. */
const PATIENCE = "900";
/** What the rig's own guests are booted with: see tests/rig/guest/run-linux-guest.ts. */
const EMULATED = "noxsave mitigations=off cryptomgr.notests";

const HELP = `Measures blob maps in a Linux guest of examples/linux-guest; exits 1 if a budget is missed.

usage: npm run bench -- --linux-guest [options]

  --suite NAME  whose kernel, of Debian's releases; the newest if none is named
  --emulated    in an emulated machine: where this one has no KVM, or one that cannot run Linux. Minutes
  --rounds N    maps and unmaps of each boot, 200 to 10000 (1000)
  --boots N     how often, 1 to 9 (3)
  --write       write the figures into docs/performance.md
  --help        this text
`;

const OPTIONS = {
  "linux-guest": { type: "boolean" },
  suite: { type: "string" },
  emulated: { type: "boolean", default: false },
  rounds: { type: "string", default: "1000" },
  boots: { type: "string", default: "3" },
  write: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
};

/** Of what the user got wrong, or lacks: a line, and no stack. */
class CannotRun extends Error {}

function read(args) {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    throw new CannotRun(`${error.message}. See --help.`);
  }
}

function number(name, text, least, most) {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (value >= least && value <= most) return value;
  throw new CannotRun(`--${name} takes a number from ${least} to ${most}.`);
}

function mayOpenKvm() {
  try {
    accessSync("/dev/kvm", constants.R_OK | constants.W_OK);
  } catch {
    throw new CannotRun("this machine has no /dev/kvm that you may open; --emulated goes without.");
  }
}

function measure(command) {
  const options = { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] };
  const { status, signal, stdout, error } = spawnSync(node, command, options);
  if (error || status !== 0) {
    const why = error?.message ?? signal ?? `status ${status}`;
    throw new CannotRun(
      `the guest was not measured: ${why}. Where KVM cannot run Linux, --emulated measures.`,
    );
  }
  return JSON.parse(stdout);
}

async function bench(args) {
  const wish = read(args);
  if (wish.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const rounds = number("rounds", wish.rounds, 200, 10_000);
  const boots = number("boots", wish.boots, 1, 9);
  const rig = "../tests/dist/rig";
  const { hostArch } = await import(`${rig}/provision/architectures.js`);
  const { isSuite, SUITES } = await import(`${rig}/provision/kernels.js`);
  const { defaultMachine, modelOf } = await import(`${rig}/boot/machines.js`);
  const { provideLinuxGuest } = await import(`${rig}/linux-guest/provide-linux-guest.js`);
  const suite = wish.suite ?? SUITES.at(-1);
  if (!isSuite(suite)) throw new CannotRun(`--suite takes one of ${SUITES.join(", ")}.`);
  const arch = hostArch();
  if (arch === undefined || arch === "riscv64") {
    throw new CannotRun("the example knows Linux on x86-64 and arm64.");
  }
  if (!wish.emulated) mayOpenKvm();
  const machine = defaultMachine(arch);
  const within = ["--machine", machine, "--kernel", suite, "--timeout", PATIENCE];
  const inside = ["tests/dist/rig/main.js", ...within, "--", "node"];
  const { kernel, initramfs } = provideLinuxGuest(suite, arch);
  const command = [
    ...(wish.emulated ? inside : []),
    ...["--expose-gc", MAIN, "--kernel", kernel, "--initramfs", initramfs],
    ...["--rounds", String(rounds), ...(wish.emulated ? ["--append", EMULATED] : [])],
  ];
  const runs = Array.from({ length: boots }, () => measure(command));
  const { areMet, linuxGuestSection } = await import(
    "../bench/dist/linux-guest/linux-guest-section.js"
  );
  const { withSection } = await import("../bench/dist/kept-section.js");
  const booted = { emulated: wish.emulated ? modelOf(machine).title : undefined, runs };
  const section = linuxGuestSection(booted);
  process.stdout.write(section);
  if (wish.write) writeFileSync(PAGE, withSection(readFileSync(PAGE, "utf8"), section));
  return areMet(booted) ? 0 : 1;
}

/** @returns the exit status: 2 where nothing was measured */
export async function benchLinuxGuest(args) {
  try {
    return await bench(args);
  } catch (error) {
    // A RigError says in a line what the rig lacks.
    if (!(error instanceof CannotRun) && error.constructor.name !== "RigError") throw error;
    process.stderr.write(`vmprot: ${error.message}\n`);
    return 2;
  }
}
