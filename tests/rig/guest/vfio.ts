import { openSync, readdirSync, readlinkSync, readSync, writeSync } from "node:fs";
import { basename } from "node:path";
import type { DmaBuf } from "./allocators.js";
import { ioctl, ioctlNumber } from "./libc.js";
import { Structure } from "./structure.js";

// include/uapi/linux/vfio.h and pci_regs.h
const VFIO_SET_IOMMU = 0x3b66;
const VFIO_GROUP_SET_CONTAINER = 0x3b68;
const VFIO_GROUP_GET_DEVICE_FD = 0x3b6a;
const VFIO_DEVICE_GET_REGION_INFO = 0x3b6c;
const VFIO_TYPE1_IOMMU = 1;
const VFIO_PCI_BAR0 = 0;
const VFIO_PCI_CONFIG = 7;
const PCI_COMMAND = 4;
const PCI_COMMAND_MEMORY = 2;

const DRIVER = "/sys/bus/pci/drivers/vfio-pci";

/** The PCI address of the device that VFIO has; none where the machine has no IOMMU. */
function vfioDevice(): string | undefined {
  try {
    return readdirSync(DRIVER).find((name) => name.includes(":"));
  } catch {
    return undefined;
  }
}

export const hasVfio = (): boolean => vfioDevice() !== undefined;

/** Where a region begins in the device's file: BAR 0 at its beginning. */
function offsetOf(device: number, region: number): number {
  // argsz, flags, index, cap_offset, size (u64), offset (u64)
  const info = new Structure(32, { 0: 32, 8: region });
  ioctl(device, VFIO_DEVICE_GET_REGION_INFO, info.bytes);
  return info.u64(24);
}

/** As a VMM: the device's group in a container of its own, so that nobody else has the device. */
function openDevice(pci: string): number {
  const group = basename(readlinkSync(`/sys/bus/pci/devices/${pci}/iommu_group`));
  const container = openSync("/dev/vfio/vfio", "r+");
  const groupFd = openSync(`/dev/vfio/${group}`, "r+");
  const containerFd = Buffer.alloc(4);
  containerFd.writeInt32LE(container);
  ioctl(groupFd, VFIO_GROUP_SET_CONTAINER, containerFd);
  ioctlNumber(container, VFIO_SET_IOMMU, VFIO_TYPE1_IOMMU);
  const device = ioctl(groupFd, VFIO_GROUP_GET_DEVICE_FD, Buffer.from(`${pci}\0`));
  // Until it answers at its addresses, touching the mapping is an error.
  const at = offsetOf(device, VFIO_PCI_CONFIG) + PCI_COMMAND;
  const command = Buffer.alloc(2);
  readSync(device, command, 0, 2, at);
  command.writeUInt16LE(command.readUInt16LE() | PCI_COMMAND_MEMORY);
  writeSync(device, command, 0, 2, at);
  if (offsetOf(device, VFIO_PCI_BAR0) !== 0) throw new Error("BAR 0 is not at the beginning");
  return device;
}

let device: number | undefined;

/** The first bytes of the device's BAR 0, through VFIO: the same each time, for a group has one owner. */
export function vfioRegion(size = 65536): DmaBuf {
  const pci = vfioDevice();
  if (pci === undefined) throw new Error("VFIO has no device");
  device ??= openDevice(pci);
  return { fd: device, size };
}
