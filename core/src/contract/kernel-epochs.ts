/**
 * The Linux versions at which some row of core or of an adapter begins to differ, and the long-term
 * releases since 5.15, at which a vendor's rows may; oldest first. Every version behaves as the
 * newest epoch that is not newer than it; versions before the first numbered epoch were not read. The
 * newest sources that were read are 7.3-rc7; 7.2 is the newest that was booted.
 */
export const KERNEL_EPOCHS = Object.freeze([
  "before 5.10",
  "5.10",
  "5.14",
  "5.15",
  "6.0",
  "6.1",
  "6.6",
  "6.9",
  "6.11",
  "6.12",
  "6.13",
  "6.14",
  "6.16",
  "6.17",
  "6.18",
  "6.19",
  "7.0",
  "7.1",
  "7.2",
  "7.3",
] as const);

/** A range of Linux versions between which no table row differs; its name is its first version. */
export type KernelEpoch = (typeof KERNEL_EPOCHS)[number];

/** The epochs from one version up to, not including, another. */
export function kernels(from: KernelEpoch, before?: KernelEpoch): readonly KernelEpoch[] {
  const end = before === undefined ? KERNEL_EPOCHS.length : KERNEL_EPOCHS.indexOf(before);
  return KERNEL_EPOCHS.slice(KERNEL_EPOCHS.indexOf(from), end);
}

/**
 * The epoch of a version or release string (`6.12.95+deb12-amd64`), or undefined if it does not
 * begin with two numbers.
 */
export function kernelEpoch(version: string): KernelEpoch | undefined {
  const match = /^(\d{1,3})\.(\d{1,4})(?!\d)/.exec(version);
  if (!match) return undefined;
  const [major, minor] = [Number(match[1]), Number(match[2])];
  return KERNEL_EPOCHS.findLast((epoch, index) => {
    const [epochMajor = 0, epochMinor = 0] = index === 0 ? [] : epoch.split(".").map(Number);
    return major > epochMajor || (major === epochMajor && minor >= epochMinor);
  });
}
