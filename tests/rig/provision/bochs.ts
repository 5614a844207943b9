import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { EmulatorSource } from "../boot/machines.js";
import { RigError, tail } from "../rig-error.js";
import { ARCHITECTURES, type Arch } from "./architectures.js";
import type { Emulator } from "./emulator.js";
import { unpackedPackages, unpackedProgram } from "./unpacked-emulator.js";

/** What writes a disc to boot from, and takes kernels apart. */
const TOOLS = ["xorriso", "zstd"];

/** Folders of /usr/share with firmware. */
const SHARED = ["bochs", "vgabios"];

/** Bochs and what it takes to make a disc for it, unpacked into the cache. */
export function provideBochs({ program, packages, from }: EmulatorSource, host: Arch): Emulator {
  if (host !== "x86_64" || from === undefined) {
    throw new RigError(`Bochs runs this machine's own Node, and this is ${host}`);
  }
  const wanted = { programs: [program, ...TOOLS], shared: SHARED };
  const folder = unpackedPackages(packages, from, host, wanted);
  const plugins = join(folder, "usr/lib", ARCHITECTURES[host].libraries, "bochs/plugins");
  const emulator: Emulator = {
    ...unpackedProgram(folder, program, host),
    env: { LTDL_LIBRARY_PATH: plugins, BXSHARE: join(folder, "usr/share/bochs") },
    folder,
  };
  const { status, stdout, stderr } = spawnSync(
    emulator.program,
    [...emulator.args, "--help", "cpu"],
    { env: { ...process.env, ...emulator.env }, encoding: "utf8" },
  );
  if (status === 0) return emulator;
  throw new RigError(`Bochs of ${from} does not run: ${tail(`${stdout}${stderr}`, 6)}`);
}

/** Runs one of the tools that came with it. */
export function runTool(
  { folder = "/" }: Emulator,
  name: string,
  args: readonly string[],
  input?: Buffer,
): Buffer {
  const { program, args: first } = unpackedProgram(folder, name, "x86_64");
  const options = { ...(input && { input }), maxBuffer: 1 << 28 };
  const { status, stdout, stderr, error } = spawnSync(program, [...first, ...args], options);
  if (status === 0) return stdout;
  const why = error?.message ?? tail(stderr.toString(), 6);
  throw new RigError(`${name} failed: ${why}`);
}
