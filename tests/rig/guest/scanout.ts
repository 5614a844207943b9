import koffi from "koffi";
import type { DmaBuf } from "./allocators.js";
import { createDumb, exportGem, type Gem, openDriver } from "./drm.js";
import { ioctl } from "./libc.js";
import { Structure } from "./structure.js";

// include/uapi/drm/drm_mode.h
const DRM_IOCTL_MODE_GETRESOURCES = 0xc04064a0;
const DRM_IOCTL_MODE_SETCRTC = 0xc06864a2;
const DRM_IOCTL_MODE_GETCONNECTOR = 0xc05064a7;
const DRM_IOCTL_MODE_ADDFB = 0xc01c64ae;
const MODE_SIZE = 68;

/** A pointer's bytes at an offset. */
const point = ({ bytes }: Structure, offset: number, to: Buffer): void => {
  bytes.writeBigUInt64LE(koffi.address(to), offset);
};

/** The ids of the device's first CRTC and connector. */
function resources(device: number): { readonly crtc: number; readonly connector: number } {
  const [crtcs, connectors] = [Buffer.alloc(64), Buffer.alloc(64)];
  // Pointers to fb, crtc, connector and encoder ids (u64 each), then how many there is room for.
  const ask = new Structure(64, { 36: 16, 40: 16 });
  point(ask, 8, crtcs);
  point(ask, 16, connectors);
  ioctl(device, DRM_IOCTL_MODE_GETRESOURCES, ask.bytes);
  return { crtc: crtcs.readUInt32LE(), connector: connectors.readUInt32LE() };
}

/** The connector's first mode: a struct drm_mode_modeinfo. */
function firstMode(device: number, connector: number): Buffer {
  const modes = Buffer.alloc(MODE_SIZE * 64);
  // Pointers to encoders, modes, properties and their values, then counts: modes, properties, encoders.
  const probe = new Structure(80, { 48: connector });
  ioctl(device, DRM_IOCTL_MODE_GETCONNECTOR, probe.bytes);
  const ask = new Structure(80, { 32: Math.min(probe.u32(32), 64), 48: connector });
  point(ask, 8, modes);
  ioctl(device, DRM_IOCTL_MODE_GETCONNECTOR, ask.bytes);
  return modes.subarray(0, MODE_SIZE);
}

function show({ device, handle }: Gem, mode: Buffer, width: number, height: number): void {
  const { crtc, connector } = resources(device);
  // fb_id, width, height, pitch, bpp, depth, handle
  const fb = new Structure(28, { 4: width, 8: height, 12: width * 4, 16: 32, 20: 24, 24: handle });
  ioctl(device, DRM_IOCTL_MODE_ADDFB, fb.bytes);
  const connectors = Buffer.alloc(4);
  connectors.writeUInt32LE(connector);
  // set_connectors_ptr (u64), count, crtc_id, fb_id, x, y, gamma_size, mode_valid, mode
  const set = new Structure(104, { 8: 1, 12: crtc, 16: fb.u32(0), 32: 1 });
  point(set, 0, connectors);
  mode.copy(set.bytes, 36);
  ioctl(device, DRM_IOCTL_MODE_SETCRTC, set.bytes);
}

/** A dumb buffer that is on the driver's screen, where some drivers want it in video memory. */
export function shownBuffer(driver: string): DmaBuf {
  const device = openDriver(driver);
  const { connector } = resources(device);
  const mode = firstMode(device, connector);
  // clock, then hdisplay, hsync_start, hsync_end, htotal, hskew, vdisplay
  const [width, height] = [mode.readUInt16LE(4), mode.readUInt16LE(14)];
  const gem = createDumb(driver, width, height);
  show(gem, mode, width, height);
  return { fd: exportGem(gem), size: 16384 };
}
