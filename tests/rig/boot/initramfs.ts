import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Kernel } from "../provision/kernel.js";
import { say } from "../rig-error.js";
import { cpio, FILE, FOLDER, PROGRAM } from "./cpio.js";
import { modulesOf } from "./modules.js";

/** The part that every boot of a kernel shares: unpacking the modules takes seconds. */
function sharedPart(kernel: Kernel): Buffer {
  const key = createHash("sha256").update(readFileSync(import.meta.filename));
  key.update(readFileSync(join(import.meta.dirname, "modules.js")));
  const folder = kernel.modules;
  const kept = join(folder, `${key.digest("hex").slice(0, 16)}.cpio`);
  if (existsSync(kept)) return readFileSync(kept);
  say(`${kernel.suite}: unpacking the modules of ${kernel.release}…`);
  const modules = modulesOf(kernel);
  const order = modules.map(({ name, options }) => `${name} ${options}\n`).join("");
  const archive = cpio([
    ...["bin", "dev", "host", "modules", "proc", "root", "run", "sys"].map((name) => ({
      name,
      mode: FOLDER,
    })),
    { name: "bin/busybox", mode: PROGRAM, data: readFileSync(kernel.busybox) },
    { name: "modules/order", mode: FILE, data: Buffer.from(order) },
    ...modules.map(({ name, data }) => ({ name: `modules/${name}.ko`, mode: FILE, data })),
  ]);
  for (const old of readdirSync(folder).filter((name) => name.endsWith(".cpio"))) {
    rmSync(join(folder, old), { force: true });
  }
  const half = `${kept}.${process.pid}`;
  writeFileSync(half, archive);
  renameSync(half, kept);
  return archive;
}

/** The archive that one boot starts from: busybox, the modules, the init script and its settings. */
export function initramfs(kernel: Kernel, init: string, settings: string): Buffer {
  const own = cpio([
    { name: "init", mode: PROGRAM, data: Buffer.from(init) },
    { name: "settings", mode: FILE, data: Buffer.from(settings) },
  ]);
  // The kernel reads archives one after the other.
  return Buffer.concat([sharedPart(kernel), own]);
}
