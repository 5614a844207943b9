/** The Debian releases whose kernels the rig can boot, and what is special in each. */
export const KERNELS = {
  bookworm: "6.1: neither udmabuf nor heaps",
  trixie: "6.12: udmabuf, the system heap",
  forky: "7.x: the newest that Debian tests",
} as const;

export type Suite = keyof typeof KERNELS;

export const SUITES = Object.keys(KERNELS) as Suite[];

export const isSuite = (name: string): name is Suite => Object.hasOwn(KERNELS, name);
