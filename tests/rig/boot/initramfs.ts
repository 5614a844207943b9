import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Kernel } from "../provision/kernel.js";
import { say } from "../rig-error.js";
import { cpio, FILE, FOLDER, PROGRAM } from "./cpio.js";
import type { MachineModel } from "./machines.js";
import { moduleEntries, modulesOf } from "./modules.js";

const hashOf = (...parts: readonly (Buffer | string)[]): string => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex").slice(0, 16);
};

/** The part that every boot of a kernel shares: unpacking the modules takes seconds. */
function sharedPart(model: MachineModel, kernel: Kernel): Buffer {
  const names = ["initramfs.js", "modules.js", "bare-module.js"];
  const code = names.map((name) => join(import.meta.dirname, name));
  const made = hashOf(...code.map((path) => readFileSync(path)));
  // Machines that want the same modules share it.
  const list = hashOf(JSON.stringify(model.modules));
  const folder = kernel.modules;
  const kept = join(folder, `${list}.${made}.cpio`);
  if (existsSync(kept)) return readFileSync(kept);
  say(`${kernel.suite}: unpacking the modules of ${kernel.release}…`);
  const archive = cpio([
    ...["bin", "dev", "host", "proc", "root", "run", "sys"].map((name) => ({
      name,
      mode: FOLDER,
    })),
    { name: "bin/busybox", mode: PROGRAM, data: readFileSync(kernel.busybox) },
    ...moduleEntries(modulesOf(model.modules, kernel)),
  ]);
  for (const old of readdirSync(folder).filter((name) => name.startsWith(`${list}.`))) {
    rmSync(join(folder, old), { force: true });
  }
  const half = `${kept}.${process.pid}`;
  writeFileSync(half, archive);
  renameSync(half, kept);
  return archive;
}

/** The archive that one boot starts from: busybox, the modules, the init script and its settings. */
export function initramfs(
  model: MachineModel,
  kernel: Kernel,
  init: string,
  settings: string,
): Buffer {
  const own = cpio([
    { name: "init", mode: PROGRAM, data: Buffer.from(init) },
    { name: "settings", mode: FILE, data: Buffer.from(settings) },
  ]);
  // The kernel reads archives one after the other.
  return Buffer.concat([sharedPart(model, kernel), own]);
}
