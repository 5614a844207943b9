import { readdirSync, readlinkSync, realpathSync } from "node:fs";
import { basename, join, relative } from "node:path";

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
  /** sysfs shows the device, and /dev none of its nodes: they cannot be opened. */
  readonly hidden?: true;
  /** The driver that a hidden device is bound to, where sysfs tells: its bus's name, such as `amdgpu`. */
  readonly boundTo?: string;
}

const KINDS = [
  { kind: "render", folder: "dev/dri", name: /^renderD[0-9]+$/, sysfs: "sys/class/drm" },
  { kind: "primary", folder: "dev/dri", name: /^card[0-9]+$/, sysfs: "sys/class/drm" },
  { kind: "accel", folder: "dev/accel", name: /^accel[0-9]+$/, sysfs: "sys/class/accel" },
] as const;

type Kind = (typeof KINDS)[number];

/**
 * The DRM devices below `root`, each once, those that only sysfs shows last. Which nodes are one
 * device's is read from sysfs; where it does not say, each node counts as a device of its own.
 */
export function listDrmNodes(root = "/"): DrmNode[] {
  const devices = new Map<string, DrmNode & { nodes: string[] }>();
  const add = (kind: Kind, entry: string, isHidden: boolean): void => {
    const path = join("/", kind.folder, entry);
    const link = join(kind.sysfs, entry, "device");
    const device = deviceOf(root, link);
    const known = devices.get(device ?? path);
    if (known === undefined) {
      const node = { path, kind: kind.kind, nodes: [path], ...(device && { device }) };
      const hidden = isHidden ? ({ hidden: true, ...driverOf(root, link) } as const) : {};
      devices.set(device ?? path, { ...node, ...hidden });
    } else if (!isHidden || known.hidden === true) known.nodes.push(path);
  };
  for (const kind of KINDS) {
    for (const entry of entries(join(root, kind.folder), kind)) add(kind, entry, false);
  }
  for (const kind of KINDS) {
    for (const entry of entries(join(root, kind.sysfs), kind)) add(kind, entry, true);
  }
  return [...devices.values()];
}

function entries(folder: string, { name }: Kind): string[] {
  try {
    const all = readdirSync(folder).filter((entry) => name.test(entry));
    return all.sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  } catch {
    return [];
  }
}

function driverOf(root: string, link: string): { readonly boundTo?: string } {
  try {
    return { boundTo: basename(readlinkSync(join(root, link, "driver"))) };
  } catch {
    return {};
  }
}

function deviceOf(root: string, link: string): string | undefined {
  try {
    // Not Node's own, which asks for each folder on the way.
    return relative(realpathSync.native(root), realpathSync.native(join(root, link)));
  } catch {
    return undefined;
  }
}
