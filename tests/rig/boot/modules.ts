import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Kernel } from "../provision/kernel.js";
import { RigError } from "../rig-error.js";
import { bareModule } from "./bare-module.js";
import { type CpioEntry, FILE, FOLDER } from "./cpio.js";

/** Drivers, with their options; a kernel may have some built in. */
export type WantedModules = readonly (readonly [name: string, options?: string])[];

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

/** The modules that are wanted, and all that they need, in the order to load them in. */
export function modulesOf(list: WantedModules, { modules, hostBusybox }: Kernel): Module[] {
  const wanted = new Map(list.map(([name, options]) => [name, options ?? ""]));
  const paths = new Map<string, string>();
  for (const name of readdirSync(join(modules, "kernel"), { recursive: true, encoding: "utf8" })) {
    if (/\.ko(\.xz)?$/.test(name)) paths.set(nameOf(name), join(modules, "kernel", name));
  }
  const loaded = new Map<string, Module>();
  const visited = new Set<string>();
  const load = (name: string): void => {
    const path = paths.get(name.replaceAll("-", "_"));
    if (path === undefined || visited.has(path)) return;
    visited.add(path);
    const data = unpack(path, hostBusybox);
    for (const needed of dependencies(data)) load(needed);
    const options = wanted.get(name) ?? "";
    loaded.set(name, { name: nameOf(path), options, data: bareModule(data) });
  };
  for (const name of wanted.keys()) load(name);
  return [...loaded.values()];
}

/** They and their order, for an archive whose init loads them. */
export const moduleEntries = (modules: readonly Module[]): CpioEntry[] => [
  { name: "modules", mode: FOLDER },
  {
    ...{ name: "modules/order", mode: FILE },
    data: Buffer.from(modules.map(({ name, options }) => `${name} ${options}\n`).join("")),
  },
  ...modules.map(({ name, data }) => ({ name: `modules/${name}.ko`, mode: FILE, data })),
];
