import { existsSync, openSync, readdirSync } from "node:fs";
import koffi from "koffi";
import { ioctl } from "./libc.js";
import { Structure } from "./structure.js";

// include/uapi/drm/drm.h, drm_mode.h, radeon_drm.h and qxl_drm.h
const DRM_IOCTL_VERSION = 0xc0406400;
const DRM_IOCTL_MODE_CREATE_DUMB = 0xc02064b2;
const DRM_IOCTL_PRIME_HANDLE_TO_FD = 0xc00c642d;
const DRM_IOCTL_RADEON_GEM_CREATE = 0xc020645d;
const DRM_IOCTL_QXL_ALLOC = 0xc0086440;
const DRM_IOCTL_GET_CAP = 0xc010640c;
const DRM_CAP_PRIME = 5;
const DRM_PRIME_CAP_EXPORT = 2;
const DRM_CLOEXEC_RDWR = 0o2000002;

/** A GEM handle on a device that is open. */
export interface Gem {
  readonly device: number;
  readonly handle: number;
  readonly size: number;
}

function driverOf(device: number): string {
  const name = Buffer.alloc(32);
  const version = new Structure(64);
  version.bytes.writeBigUInt64LE(BigInt(name.length), 16);
  version.bytes.writeBigUInt64LE(koffi.address(name), 24);
  ioctl(device, DRM_IOCTL_VERSION, version.bytes);
  return name.toString("latin1", 0, version.u64(16));
}

const devices = new Map<string, number>();

/** Every driver's first primary node: only those make dumb buffers. They stay open. */
function openAll(): ReadonlyMap<string, number> {
  if (devices.size === 0 && existsSync("/dev/dri")) {
    for (const name of readdirSync("/dev/dri").filter((entry) => entry.startsWith("card"))) {
      const device = openSync(`/dev/dri/${name}`, "r+");
      devices.set(driverOf(device), device);
    }
  }
  return devices;
}

export const hasDriver = (driver: string): boolean => openAll().has(driver);

/** Whether the driver's buffers can be dma-bufs: before 6.5 it had to say so. */
export function canExport(driver: string): boolean {
  const cap = new Structure(16, { 0: DRM_CAP_PRIME });
  ioctl(openDriver(driver), DRM_IOCTL_GET_CAP, cap.bytes);
  return (cap.u64(8) & DRM_PRIME_CAP_EXPORT) !== 0;
}

export function openDriver(driver: string): number {
  const device = openAll().get(driver);
  if (device === undefined) throw new Error(`no ${driver}: there are ${[...devices.keys()]}`);
  return device;
}

export function createDumb(driver: string, width: number, height: number): Gem {
  const device = openDriver(driver);
  const create = new Structure(32, { 0: height, 4: width, 8: 32 });
  ioctl(device, DRM_IOCTL_MODE_CREATE_DUMB, create.bytes);
  return { device, handle: create.u32(16), size: create.u64(24) };
}

export function createRadeon(domains: number, flags: number, size: number): Gem {
  const device = openDriver("radeon");
  // size, alignment (u64 each), handle, initial_domain, flags
  const create = new Structure(32, { 0: size, 8: 4096, 20: domains, 24: flags });
  ioctl(device, DRM_IOCTL_RADEON_GEM_CREATE, create.bytes);
  return { device, handle: create.u32(16), size };
}

/** In qxl's first piece of video memory, where a dumb buffer is in system memory. */
export function createQxl(size: number): Gem {
  const device = openDriver("qxl");
  const alloc = new Structure(8, { 0: size });
  ioctl(device, DRM_IOCTL_QXL_ALLOC, alloc.bytes);
  return { device, handle: alloc.u32(4), size };
}

/** The buffer as a dma-buf. */
export function exportGem({ device, handle }: Gem): number {
  const prime = new Structure(12, { 0: handle, 4: DRM_CLOEXEC_RDWR });
  ioctl(device, DRM_IOCTL_PRIME_HANDLE_TO_FD, prime.bytes);
  return prime.bytes.readInt32LE(8);
}
