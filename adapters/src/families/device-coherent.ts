import type { RefuseRule, YesNoFact } from "@vmprot/core";

/** The fact of memory that is mapped cached whoever uses it. */
export const DEVICE_COHERENT_FACT = {
  kind: "yes-no",
  doc: "Every device that uses the buffer sees the CPU's caches. Where the kernel has no other kind of device, such as on x86, it does not matter.",
  absent: "unknown",
  because: "The board decides, and no UAPI tells which devices use a buffer.",
} as const satisfies YesNoFact;

/** The row that refuses memory of devices for which the kernel's DMA API must flush the caches. */
export const notCoherent = (message: string, source: string) =>
  ({
    id: "not-coherent",
    when: { deviceCoherent: { is: false } },
    host: { dmaCoherent: false },
    refuse: { code: "SYNC_REQUIRED", message },
    source,
  }) as const satisfies RefuseRule<{ deviceCoherent: typeof DEVICE_COHERENT_FACT }>;
