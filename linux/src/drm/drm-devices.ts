import { VmprotError } from "@vmprot/core";
import type { System } from "../system/system.js";
import { DrmFile } from "./drm-file.js";
import type { DrmNode } from "./drm-nodes.js";

/** A DRM device and what it says of itself. */
export interface DrmDevice extends DrmNode {
  /** DRM_IOCTL_VERSION's name; undefined where it could not be asked. */
  readonly driver: string | undefined;
  /** Why it could not be asked. */
  readonly fault?: VmprotError;
}

/**
 * Asks each device for its driver and closes it again.
 *
 * @throws VmprotError ARCH_UNSUPPORTED
 */
export function askDrivers(nodes: readonly DrmNode[], system: System): DrmDevice[] {
  return nodes.map((node) => askDriver(node, system));
}

/**
 * The same of one device.
 *
 * @throws VmprotError ARCH_UNSUPPORTED
 */
export function askDriver(node: DrmNode, system: System): DrmDevice {
  if (node.hidden === true) {
    const message = `There is no ${node.path} here, though /${node.device} has one.`;
    return { ...node, driver: undefined, fault: new VmprotError("DEVICE_HIDDEN", message) };
  }
  try {
    const file = new DrmFile(system, node.path);
    file.close();
    return { ...node, driver: file.driver };
  } catch (error) {
    if (!VmprotError.is(error) || error.code === "ARCH_UNSUPPORTED") throw error;
    return { ...node, driver: undefined, fault: error };
  }
}
