import type { RefuseRule, YesNoFact } from "@vmprot/core";

/** The fact of memory that is mapped cached whoever uses it. */
export const DEVICE_COHERENT_FACT = {
  kind: "yes-no",
  doc: "Every device that reads or writes the buffer sees the CPU's caches: the exporter's own, and each that imports or shows it.",
  absent: "unknown",
  absentIfDmaCoherent: true,
  because:
    "The board decides, and no UAPI tells which devices use a buffer. Where the kernel's DMA API knows of no other kind of device, such as on x86, few drivers have one.",
} as const satisfies YesNoFact;

/**
 * The fact that decides the attribute where the kernel's DMA API maps the memory (dma_pgprot): the
 * exporter's own device, of which `deviceCoherent` says nothing where it is false.
 */
export const OWN_DEVICE_COHERENT_FACT = {
  kind: "yes-no",
  doc: "Where deviceCoherent is false: the exporting device itself sees the CPU's caches, and it is another that does not. The kernel maps its memory cached then, and otherwise not.",
  absent: "unknown",
  absentIfDmaCoherent: true,
  because: "The board decides, and no UAPI tells.",
} as const satisfies YesNoFact;

type Facts = { readonly deviceCoherent: typeof DEVICE_COHERENT_FACT };

/** Where the kernel takes every device for coherent, the call that flushes elsewhere does nothing. */
const NO_REMEDY =
  "Where the kernel's DMA API knows coherent devices only, such as on x86, DMA_BUF_IOCTL_SYNC flushes nothing for it.";

/**
 * The row that refuses cached memory which some device uses past the CPU's caches, on every host:
 * whoever states it knows the device.
 *
 * @param flushes what flushes the CPU's caches, or that nothing does
 */
export const notCoherent = (flushes: string, source: string) =>
  ({
    id: "not-coherent",
    when: { deviceCoherent: { is: false } },
    refuse: {
      code: "SYNC_REQUIRED",
      message: `A device that does not see the CPU's caches uses the buffer, which is mapped cached. ${flushes} ${NO_REMEDY}`,
    },
    source,
  }) as const satisfies RefuseRule<Facts>;
