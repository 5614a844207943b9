import type { EmulatorSource } from "../boot/machines.js";
import type { Emulator } from "./emulator.js";
import { installProgram } from "./install-program.js";

/** The emulator of this machine's own release, installed where this is root. */
export function installedEmulator({ program, packages }: EmulatorSource): Emulator {
  installProgram(program, packages);
  return { program, args: [], env: {} };
}
