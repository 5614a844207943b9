import type { HostFiles } from "../host/host-files.js";

const PCI_ADDRESS = /^[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/;
const NODE = /^\/?dev\/(?:dri\/(?:card|renderD)|accel\/accel)[0-9]+$/;

/**
 * The folder of the device behind a DRM or accel node, such as
 * `sys/devices/pci0000:00/0000:00:02.0`; undefined where sysfs does not tell.
 *
 * @param node its path, or a link to it such as those of /dev/dri/by-path
 */
export function sysfsDevice(files: HostFiles, node: string): string | undefined {
  const path = files.resolve(node) ?? node;
  if (!NODE.test(path)) return undefined;
  const name = path.slice(path.lastIndexOf("/") + 1);
  const subsystem = name.startsWith("accel") ? "accel" : "drm";
  return files.resolve(`sys/class/${subsystem}/${name}/device`);
}

/**
 * The PCI device behind a DRM or accel node, as {@link pciAddress} has it; undefined where there is
 * no node, or sysfs does not tell.
 */
export function pciAddressOfNode(files: HostFiles, node: string | undefined): string | undefined {
  const device = node === undefined ? undefined : sysfsDevice(files, node);
  return device === undefined ? undefined : pciAddress(device);
}

/** Whether the text is a PCI device's address, such as `0000:01:00.0`. */
export const isPciAddress = (text: string): boolean => PCI_ADDRESS.test(text);

/**
 * The PCI device whose BARs hold a device's memory: itself, or for a virtio device what it is on;
 * undefined where it is on no PCI, or on something behind it such as USB.
 */
export function pciAddress(device: string): string | undefined {
  const names = device.split("/");
  const own = names.at(/^virtio[0-9]+$/.test(names.at(-1) ?? "") ? -2 : -1) ?? "";
  return isPciAddress(own) ? own : undefined;
}
