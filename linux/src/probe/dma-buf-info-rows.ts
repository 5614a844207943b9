import type { CacheMode, RefusalCode, VmProtAnswer } from "@vmprot/core";

/** What DMA_BUF_IOCTL_INFO's parameter MAP_INFO could say, by the names of the third posting. */
export const DMA_BUF_MAP_INFO = Object.freeze({
  DMA_BUF_MAP_INCOHERENT: 0,
  DMA_BUF_COHERENT_WC: 1,
  DMA_BUF_COHERENT_CACHED: 2,
} as const);

/** One of those values. */
export type DmaBufMapInfo = (typeof DMA_BUF_MAP_INFO)[keyof typeof DMA_BUF_MAP_INFO];

/** Why there is no value: it is known and none says it, or it cannot be known. */
export type DmaBufInfoErrno = "EOPNOTSUPP" | "ENODATA";

/** What the call says of one answer of an exporter's, and why. */
export interface DmaBufInfoRow {
  /** The least cacheable attribute, or the code of the refusal. */
  readonly answer: CacheMode | RefusalCode;
  readonly says: keyof typeof DMA_BUF_MAP_INFO | DmaBufInfoErrno;
  readonly because: string;
}

/** Every answer that has a meaning in the call; of any other refusal it says ENODATA. */
export const DMA_BUF_INFO_ROWS: readonly DmaBufInfoRow[] = frozen([
  {
    answer: "cached",
    says: "DMA_BUF_COHERENT_CACHED",
    because: "every mapping is cached, and every device that uses the buffer sees the CPU's caches",
  },
  {
    answer: "write-combined",
    says: "DMA_BUF_COHERENT_WC",
    because:
      "every mapping is write-combined, or that is the worst case: some are, and the others are cached",
  },
  {
    answer: "uncached",
    says: "EOPNOTSUPP",
    because: "a mapping is uncached, at worst, for which the call has no value",
  },
  {
    answer: "SYNC_REQUIRED",
    says: "DMA_BUF_MAP_INCOHERENT",
    because: "CPU access needs DMA_BUF_IOCTL_SYNC around it",
  },
  {
    answer: "NO_CPU_MAPPING",
    says: "EOPNOTSUPP",
    because: "there is no mapping that could have an attribute",
  },
  {
    answer: "NOT_EXPORTABLE",
    says: "EOPNOTSUPP",
    because: "such a buffer is no dma-buf on this kernel",
  },
  {
    answer: "FOREIGN_BUFFER",
    says: "ENODATA",
    because: "the device imported it: its exporter decides, and is not known",
  },
  {
    answer: "UNKNOWN_EXPORTER",
    says: "ENODATA",
    because: "no adapter knows buffers of this exp_name or driver",
  },
  {
    answer: "ADAPTER_FAILED",
    says: "ENODATA",
    because: "the adapter that knows it failed",
  },
  {
    answer: "UNKNOWN_FACTS",
    says: "ENODATA",
    because: "the driver said what no kernel that was read says",
  },
  {
    answer: "ATTRIBUTES_UNKNOWN",
    says: "ENODATA",
    because:
      "facts on which it depends are unknown, or its device: not there, not to be asked, or one of several",
  },
  {
    answer: "PLATFORM_UNKNOWN",
    says: "ENODATA",
    because: "it depends on the architecture or the kernel, which is not known",
  },
]);

const SAYS = new Map<string, DmaBufInfoRow["says"]>(
  DMA_BUF_INFO_ROWS.map(({ answer, says }) => [answer, says]),
);

/** The call's value for an answer of an exporter's, or its errno. */
export function dmaBufInfoOf(
  answer: Pick<VmProtAnswer & { kind: "attributes" }, "kind" | "cache"> | RefusalOf,
): DmaBufMapInfo | DmaBufInfoErrno {
  const says = SAYS.get(answer.kind === "refusal" ? answer.code : answer.cache) ?? "ENODATA";
  return says === "EOPNOTSUPP" || says === "ENODATA" ? says : DMA_BUF_MAP_INFO[says];
}

type RefusalOf = Pick<VmProtAnswer & { kind: "refusal" }, "kind" | "code">;

function frozen(rows: DmaBufInfoRow[]): readonly DmaBufInfoRow[] {
  for (const row of rows) Object.freeze(row);
  return Object.freeze(rows);
}
