import type { CacheMode, HostCondition, Placement } from "@vmprot/core";

/** What a row says beside its placements. */
export interface RowHead {
  readonly id: string;
  readonly host?: HostCondition;
  readonly source: string;
}

/** How a driver maps memory in these modes. */
type Places = (...modes: readonly CacheMode[]) => readonly Placement[];

/** A row with placements. */
export type MappedRow<R extends RowHead> = R & { readonly map: readonly Placement[] };

/**
 * LoongArch's kernel maps what a driver asks for write-combined uncached, unless it was built with
 * CONFIG_ARCH_WRITECOMBINE or booted with writecombine=on; nothing tells which.
 */
const ON_LOONGARCH = {
  arch: "loongarch64",
  source: "arch/loongarch/include/asm/pgtable.h, pgprot_writecombine",
} as const;

/** The rows of memory that a driver asks for write-combined: LoongArch's, and the other hosts'. */
export function writeCombined<const R extends RowHead>(row: R, places: Places) {
  const { id, host, source } = row;
  const rows: readonly MappedRow<R>[] = [
    {
      ...row,
      id: `${id}-loongarch64`,
      host: { ...host, arch: ON_LOONGARCH.arch },
      map: places("uncached", "write-combined"),
      source: `${source}; ${ON_LOONGARCH.source}`,
    },
    { ...row, map: places("write-combined") },
  ];
  return rows;
}
