import type { MapRule, Placement } from "@vmprot/core";

/** A row with placements. */
export type MappedRow = Omit<MapRule, "when">;

const PGPROT = "arch/loongarch/include/asm/pgtable-bits.h, pgprot_writecombine";

/** Where the driver asks for write-combined: that, or uncached in its stead. */
const orUncached = (placement: Placement): readonly Placement[] =>
  placement.cache === "write-combined"
    ? [{ ...placement, cache: "uncached" }, placement]
    : [placement];

/**
 * A row that maps write-combined somewhere, as two: on loongarch64 that is uncached, unless the
 * kernel was built or booted to write-combine (CONFIG_ARCH_WRITECOMBINE, writecombine=on), which
 * nothing here tells. Source: arch/loongarch/kernel/setup.c, wc_enabled (Linux 7.2).
 */
export const writeCombined = <const R extends MappedRow>(row: R) =>
  [
    {
      ...row,
      id: `${row.id}-loongarch`,
      host: { ...row.host, arch: "loongarch64" },
      map: Object.freeze(row.map.flatMap(orUncached)),
      source: `${row.source}; ${PGPROT}`,
    },
    row,
  ] as const;
