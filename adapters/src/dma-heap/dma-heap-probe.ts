import { BUFFER_SIZE, DEVICE_COHERENT, EXP_NAME, oneOf, programProbe } from "@vmprot/core/uapi";

/** The heaps of ordinary pages (drivers/dma-buf/heaps/system_heap.c). */
export const SYSTEM_HEAPS = ["system", "system_cc_shared"] as const;

/**
 * Those, and CMA heaps by the names of the areas that people have met (cma_heap.c): from Linux 6.19 on
 * each area has a heap, which is named as it.
 */
export const HEAPS = [
  ...SYSTEM_HEAPS,
  "default_cma_region",
  "reserved",
  "linux,cma",
  "default-pool",
] as const;

/** Heaps of vendors' kernels, by the names that people have met. Their code was not read. */
export const VENDOR_HEAPS = [
  "system-uncached",
  "cma-uncached",
  "linux,cma-uncached",
  "mtk_mm",
  "mtk_mm-uncached",
  "qcom,system",
  "qcom,system-uncached",
] as const;

const NAMES = [...HEAPS, ...VENDOR_HEAPS] as const;

/** A heap's buffers carry its name as their `exp_name`; no UAPI tells more. */
export const dmaHeapProbe = programProbe({
  expNames: NAMES,
  program: [
    {
      facts: {
        heap: oneOf(EXP_NAME, NAMES),
        size: BUFFER_SIZE,
        vendorCache: "unknown",
        deviceCoherent: DEVICE_COHERENT,
      },
    },
  ],
});
