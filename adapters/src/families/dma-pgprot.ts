import type {
  CacheMode,
  HostCondition,
  MapRule,
  Placement,
  RefuseRule,
  YesNoFact,
} from "@vmprot/core";
import { DEVICE_COHERENT, programProbe } from "@vmprot/core/uapi";
import { DEVICE_COHERENT_FACT, notCoherent, OWN_DEVICE_COHERENT_FACT } from "./device-coherent.js";

/** The facts of memory that the kernel's DMA API maps for its device. */
export const DMA_PGPROT_FACTS = {
  deviceCoherent: DEVICE_COHERENT_FACT,
  ownDeviceCoherent: OWN_DEVICE_COHERENT_FACT,
} as const;

/** The fact of devices that may have a reserved-memory region of their own. */
export const RESERVED_POOL_FACT = {
  kind: "yes-no",
  doc: "The device allocates from a reserved-memory region of its own (memory-region in the device tree). Where the kernel has coherent devices only, such as on x86, it does not matter.",
  absent: "unknown",
  because: "The board's device tree decides, and no UAPI tells.",
} as const satisfies YesNoFact;

/**
 * The kernel leaves a coherent device's protection as the driver set it, and otherwise sets what the
 * architecture says, whatever the DMA attributes are.
 */
export const DMA_PGPROT = "kernel/dma/mapping.c, dma_pgprot and dma_mmap_attrs";

const IN_POOL = { reservedPool: { is: true } } as const;
const POOL = `${DMA_PGPROT}; kernel/dma/coherent.c, dma_mmap_from_dev_coherent`;

/**
 * The worst VMA of dma_mmap_attrs: remap_pfn_range of one block, whose tail pages have no reference
 * count. Behind an IOMMU they are ordinary pages.
 */
export const contiguous = (...modes: readonly CacheMode[]): readonly Placement[] =>
  modes.map((cache) => ({ memory: "ram", cache, vma: "pfnmap", pages: "non-refcounted" }));

/** A region that the kernel need not count as memory (`no-map`), so that KVM sees a device's. */
const reserved = (...modes: readonly CacheMode[]): readonly Placement[] =>
  modes.map((cache) => ({ memory: "device", cache, vma: "pfnmap", pages: "refcounted" }));

/** The exporting device itself is not coherent, so that its memory is not mapped cached. */
export const OWN_NOT_COHERENT = {
  deviceCoherent: { is: false },
  ownDeviceCoherent: { is: false },
} as const;

/** A row about the buffers that `when` describes. */
export interface DmaPgprotRow<When> {
  readonly id: string;
  readonly when: When;
  readonly host: HostCondition;
  readonly map: readonly Placement[];
  readonly source: string;
}

/**
 * riscv64's pgprot_dmacoherent is write-combined from Linux 6.18 on, and was backported; before, the
 * generic pgprot_noncached applied.
 */
const RISCV64: HostCondition = { arch: "riscv64", kernel: { before: "6.18" } };
const RISCV64_SOURCE = "arch/riscv/include/asm/pgtable.h, pgprot_dmacoherent";
/** Where the kernel knows of devices that are not coherent. */
const ELSEWHERE: HostCondition = { dmaCoherent: false };
const ARM64_SOURCE = "arch/arm64/include/asm/pgtable.h, pgprot_dmacoherent";

/**
 * The rows of memory whose own device is not coherent; ids begin with `id`.
 *
 * @param when which of the adapter's buffers
 * @param source the driver's file and function that calls the DMA API
 */
export function ofNonCoherentDevice<const W extends object>(id: string, when: W, source: string) {
  type When = W & typeof OWN_NOT_COHERENT;
  const rows: [DmaPgprotRow<When>, DmaPgprotRow<When>] = [
    {
      id: `${id}-riscv64`,
      when: { ...when, ...OWN_NOT_COHERENT },
      host: RISCV64,
      map: contiguous("uncached", "write-combined"),
      source: `${source}; ${DMA_PGPROT}; ${RISCV64_SOURCE}`,
    },
    {
      id,
      when: { ...when, ...OWN_NOT_COHERENT },
      host: ELSEWHERE,
      map: contiguous("write-combined"),
      source: `${source}; ${DMA_PGPROT}; ${ARM64_SOURCE}`,
    },
  ];
  return rows;
}

/** As {@link ofNonCoherentDevice}, where the device has a pool of its own: rows to stand before it. */
export function ofNonCoherentDevicesPool<const W extends object>(
  id: string,
  when: W,
  source: string,
) {
  type When = W & typeof OWN_NOT_COHERENT & typeof IN_POOL;
  const rows: [DmaPgprotRow<When>, DmaPgprotRow<When>] = [
    {
      id: `${id}-riscv64`,
      when: { ...when, ...OWN_NOT_COHERENT, ...IN_POOL },
      host: RISCV64,
      map: reserved("uncached", "write-combined"),
      source: `${source}; ${POOL}; ${RISCV64_SOURCE}`,
    },
    {
      id,
      when: { ...when, ...OWN_NOT_COHERENT, ...IN_POOL },
      host: ELSEWHERE,
      map: reserved("write-combined"),
      source: `${source}; ${POOL}; ${ARM64_SOURCE}`,
    },
  ];
  return rows;
}

/** The row of a coherent device's memory from a pool of its own; after `notCoherent`'s. */
export function ofCoherentDevicesPool<const W extends object>(id: string, when: W, source: string) {
  const row: DmaPgprotRow<W & typeof IN_POOL> = {
    id,
    when: { ...when, ...IN_POOL },
    host: ELSEWHERE,
    map: reserved("cached"),
    source: `${source}; ${POOL}`,
  };
  return row;
}

/** The row of a coherent device's memory, which the driver itself leaves cached. */
export const ofCoherentDevice = (id: string, source: string) =>
  ({ id, map: contiguous("cached"), source: `${source}; ${DMA_PGPROT}` }) as const;

/**
 * All rows of an exporter that maps whatever the DMA API gave it.
 *
 * @param source the driver's file and function that calls the DMA API
 */
export function dmaPgprotRules(source: string) {
  return [
    ...ofNonCoherentDevice("non-coherent-device", {}, source),
    notCoherent("The exporter's dma-bufs have no begin_cpu_access that would flush them.", source),
    ofCoherentDevice("coherent-device", source),
  ] as const satisfies readonly (
    | MapRule<typeof DMA_PGPROT_FACTS>
    | RefuseRule<typeof DMA_PGPROT_FACTS>
  )[];
}

/** The answers of {@link dmaPgprotRules}, by what is known of the devices. */
export const DMA_PGPROT_CASES = [
  { name: "coherent devices", facts: { deviceCoherent: true } },
  {
    name: "its own device is not coherent",
    facts: { deviceCoherent: false, ownDeviceCoherent: false },
  },
  {
    name: "another device is not coherent",
    facts: { deviceCoherent: false, ownDeviceCoherent: true },
  },
  { name: "devices unknown", facts: {} },
] as const;

/**
 * What a probe says of the devices. Firmware's word on the exporting device is a hint only, since
 * drivers may allocate for another one: it never proves that the memory is mapped write-combined.
 */
export const DMA_DEVICES = {
  deviceCoherent: DEVICE_COHERENT,
  ownDeviceCoherent: "unknown",
} as const;

/** The probe of an exporter of whose buffers `exp_name` is all there is to know: none names its device. */
export const namedProbe = (expName: string) =>
  programProbe({ expNames: [expName], program: [{ facts: DMA_DEVICES }] });
