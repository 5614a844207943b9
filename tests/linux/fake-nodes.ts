import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { emptyRoot } from "./fake-proc.js";

/** A root folder with the nodes of these devices in /dev, and what sysfs says of them. */
export function nodes(devices: Readonly<Record<string, readonly string[]>>): string {
  const root = emptyRoot();
  for (const [device, names] of Object.entries(devices)) {
    const target = join(root, "sys/devices", device);
    mkdirSync(target, { recursive: true });
    for (const name of names) {
      const [folder, kind] = name.startsWith("accel") ? ["accel", "accel"] : ["dri", "drm"];
      const entry = join(root, "sys/class", kind, name);
      for (const each of [join(root, "dev", folder), entry]) mkdirSync(each, { recursive: true });
      writeFileSync(join(root, "dev", folder, name), "");
      symlinkSync(target, join(entry, "device"));
    }
  }
  return root;
}
