/** MADE-UP: the driver's flags of a buffer, as its UAPI header defines them. */
export const MY_GPU_FLAG = {
  /** The CPU's mapping is cached, and the device snoops the CPU's caches. */
  CACHED: 0x1,
  /** The CPU's mapping is write-combined. */
  WC: 0x2,
} as const;
