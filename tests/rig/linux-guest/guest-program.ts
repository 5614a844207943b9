import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Arch } from "../provision/architectures.js";
import { compilerFor } from "../provision/compiler.js";
import { installProgram } from "../provision/install-program.js";
import { RigError, tail } from "../rig-error.js";
import { root } from "../root.js";

const SOURCES = join(root, "examples/linux-guest/guest");

/** A hash of all that it is made of. */
export function guestProgramKey(): string {
  const hash = createHash("sha256");
  for (const name of readdirSync(SOURCES).sort()) {
    if (/\.[ch]$|^Makefile$/.test(name))
      hash.update(name).update(readFileSync(join(SOURCES, name)));
  }
  return hash.digest("hex");
}

/**
 * Compiles examples/linux-guest/guest.
 *
 * @param folder for what comes of it
 * @throws RigError where the compiler is missing and this is not root, or does not like the program
 */
export function buildGuestProgram(arch: Arch, folder: string): Buffer {
  const { program, packages } = compilerFor(arch);
  installProgram(program, packages);
  const { status, stderr, error } = spawnSync(
    "make",
    ["--silent", "-C", SOURCES, `CC=${program}`, `OUT=${folder}`],
    { encoding: "utf8" },
  );
  if (status === 0) return readFileSync(join(folder, "init"));
  const why = error?.message ?? tail(stderr, 12);
  throw new RigError(`${program} does not compile the guest's program for ${arch}: ${why}`);
}
