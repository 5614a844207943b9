import type { Platform } from "@vmprot/core";

/** Hosts of each architecture that runs this kernel; without a version one that is not known. */
export const hostsOf = (kernel?: `${number}.${number}`) => {
  const on = (arch: NonNullable<Platform["arch"]>): Platform =>
    kernel === undefined ? { arch } : { arch, kernel };
  return {
    x86: on("x86_64"),
    arm64: on("arm64"),
    riscv64: on("riscv64"),
    loongarch64: on("loongarch64"),
  } as const;
};
