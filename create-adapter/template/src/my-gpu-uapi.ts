/**
 * MADE-UP: the ioctl that tells a buffer's flags, and its structure: number, size and offsets in
 * bytes. Every DRM driver refuses this number with EINVAL, so that nothing happens by accident.
 */
export const GEM_INFO = {
  request: 0xc00c64ff,
  size: 12,
  handle: 0,
  flags: 4,
  imported: 8,
} as const;
