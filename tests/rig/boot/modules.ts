import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Kernel } from "../provision/kernel.js";
import { RigError } from "../rig-error.js";

/** What the guest loads beside what these need; a kernel may have some built in. */
const WANTED = [
  ["virtio_pci"],
  ["virtio_console"],
  ["9pnet_virtio"],
  ["9p"],
  // Without it, the console of the first driver takes seconds of emulated drawing.
  ["drm_kms_helper", "fbdev_emulation=0"],
  ["virtio_gpu"],
  ["vgem"],
  ["qxl"],
  ["radeon"],
  ["vivid", "n_devs=1"],
  ["udmabuf"],
  ["system_heap"],
  ["kvm_amd"],
] as const;

/** A module, ready for insmod. */
export interface Module {
  readonly name: string;
  readonly options: string;
  readonly data: Buffer;
}

/** The kernel says - or _ as it likes. */
const nameOf = (file: string): string =>
  basename(file)
    .replace(/\.ko(\.\w+)?$/, "")
    .replaceAll("-", "_");

function unpack(path: string, busybox: string): Buffer {
  if (path.endsWith(".ko")) return readFileSync(path);
  const { status, stdout } = spawnSync(busybox, ["unxz", "-c", path], { maxBuffer: 1 << 28 });
  if (status !== 0) throw new RigError(`${path} does not unpack`);
  return stdout;
}

/** What a module says it needs: the unpacked packages have no modules.dep yet. */
function dependencies(module: Buffer): string[] {
  const at = module.indexOf("\0depends=");
  if (at < 0) return [];
  const from = at + "\0depends=".length;
  const text = module.toString("latin1", from, module.indexOf(0, from));
  return text.split(",").filter((name) => name !== "");
}

/** The wanted modules and all that they need, in the order to load them in. */
export function modulesOf({ modules, busybox }: Kernel): Module[] {
  const paths = new Map<string, string>();
  for (const name of readdirSync(join(modules, "kernel"), { recursive: true, encoding: "utf8" })) {
    if (/\.ko(\.xz)?$/.test(name)) paths.set(nameOf(name), join(modules, "kernel", name));
  }
  const loaded = new Map<string, Module>();
  const visited = new Set<string>();
  const load = (name: string, options: string): void => {
    const path = paths.get(name.replaceAll("-", "_"));
    if (path === undefined || visited.has(path)) return;
    visited.add(path);
    const data = unpack(path, busybox);
    for (const needed of dependencies(data)) load(needed, optionsOf(needed));
    loaded.set(name, { name: nameOf(path), options, data });
  };
  for (const [name] of WANTED) load(name, optionsOf(name));
  return [...loaded.values()];
}

const optionsOf = (name: string): string => WANTED.find(([wanted]) => wanted === name)?.[1] ?? "";
