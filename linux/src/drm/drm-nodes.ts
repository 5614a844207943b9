import { readdirSync, realpathSync } from "node:fs";
import { join, relative } from "node:path";

/** One DRM device, by the node that is to be opened for it. */
export interface DrmNode {
  /** Its render node, or the primary or accel node of a device that has none. */
  readonly path: string;
  /**
   * - `render`: may be opened by the group `render`, and does nothing to displays.
   * - `primary`: /dev/dri/card*; its first opener becomes master.
   * - `accel`: /dev/accel/accel*, devices that compute and neither render nor display.
   */
  readonly kind: "render" | "primary" | "accel";
  /** Every node of the device, `path` included. */
  readonly nodes: readonly string[];
  /**
   * The device's folder below the root, such as `sys/devices/pci0000:00/0000:00:02.0`; absent where
   * sysfs does not tell.
   */
  readonly device?: string;
}

const KINDS = [
  { kind: "render", folder: "dev/dri", name: /^renderD[0-9]+$/, sysfs: "sys/class/drm" },
  { kind: "primary", folder: "dev/dri", name: /^card[0-9]+$/, sysfs: "sys/class/drm" },
  { kind: "accel", folder: "dev/accel", name: /^accel[0-9]+$/, sysfs: "sys/class/accel" },
] as const;

/**
 * The DRM devices below `root`, each once. Which nodes are one device's is read from sysfs; where
 * it does not say, each node counts as a device of its own.
 */
export function listDrmNodes(root = "/"): DrmNode[] {
  const devices = new Map<string, DrmNode & { nodes: string[] }>();
  for (const { kind, folder, name, sysfs } of KINDS) {
    for (const entry of entries(join(root, folder)).filter((each) => name.test(each))) {
      const path = join("/", folder, entry);
      const device = deviceOf(root, join(sysfs, entry, "device"));
      const known = devices.get(device ?? path);
      if (known !== undefined) known.nodes.push(path);
      else devices.set(device ?? path, { path, kind, nodes: [path], ...(device && { device }) });
    }
  }
  return [...devices.values()];
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder).sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  } catch {
    return [];
  }
}

function deviceOf(root: string, link: string): string | undefined {
  try {
    return relative(realpathSync(root), realpathSync(join(root, link)));
  } catch {
    return undefined;
  }
}
