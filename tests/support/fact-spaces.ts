import type { ExporterAdapter, FactDeclaration } from "@vmprot/core";

/** What JSON can put where a fact is expected. */
export const ODD = [
  null,
  0,
  -1,
  1.5,
  Number.NaN,
  "",
  "system",
  "constructor",
  {},
  [],
  ["gtt"],
  [null],
];

/** The values of each adapter's facts that lead to every answer, and some that are none. */
export const FACT_SPACES: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>> = {
  msm: { flags: [0, 0x10000, 0x20000, 0x40000, 0x80000, 0x30000, 4, 1 << 20, ...ODD] },
  amdgpu: {
    domains: [0, 1, 2, 3, 4, 5, 6, 7, 8, 64, 2 ** 40],
    flags: [0, 1, 2, 4, 6, 16, 64, 68, 0x800, 0x804, 2 ** 40, Number.NaN],
    vramConnectedToCpu: [false, true],
    scannedOut: [false, true],
    deviceCoherent: [false, true],
    imported: [false, true],
  },
  i915: {
    graphics: ["integrated", "discrete", "both"],
    caching: ["none", "cached", "display", "user-pat", "l3"],
    regions: [["system"], ["device"], ["system", "device"], ["device", "system"], [], ["stolen"]],
    deviceCoherent: [false, true],
    imported: [false, true],
  },
  virtgpu: {
    blobMem: ["none", "guest", "host3d", "host3d-guest", "guest-vram"],
    mapInfo: [0, 1, 2, 3, 4, 0x13, "1"],
    mappable: [false, true],
    deviceCoherent: [false, true],
    imported: [false, true],
  },
  radeon: {
    domains: [0, 1, 2, 3, 4, 5, 6, 7, 8, 2 ** 40],
    flags: [...Array.from({ length: 33 }, (_, flags) => flags), 2 ** 40, Number.NaN, ...ODD],
    deviceCoherent: [false, true],
    imported: [false, true],
  },
  qxl: {},
  vgem: { imported: [false, true] },
  udmabuf: { hugetlb: [false, true], deviceCoherent: [false, true] },
  "dma-heap": {
    heap: ["system", "default_cma_region", "default-pool", "system-uncached", "mtk_mm", ...ODD],
    size: [1, 4096, 65535, 65536, 2 ** 40, ...ODD],
    vendorCache: ["cached", "write-combined", "otherwise", "uncached"],
    deviceCoherent: [false, true],
  },
  videobuf2: {
    allocator: ["vmalloc", "dma-sg", "dma-contig"],
    deviceCoherent: [false, true],
    ownDeviceCoherent: [false, true],
    nonCoherentQueue: [false, true],
    reservedPool: [false, true],
  },
};

/** Every combination of the values of each fact, absent included. */
export function* combinations(facts: Readonly<Record<string, readonly unknown[]>>) {
  const names = Object.keys(facts);
  const count = names.reduce((n, name) => n * ((facts[name]?.length ?? 0) + 1), 1);
  for (let i = 0, rest = i; i < count; i++, rest = i) {
    const combination: Record<string, unknown> = {};
    for (const name of names) {
      const values = facts[name] ?? [];
      const value = values[(rest % (values.length + 1)) - 1];
      if (value !== undefined) combination[name] = value;
      rest = Math.floor(rest / (values.length + 1));
    }
    yield combination;
  }
}

/**
 * Values of a declared fact. Of masks every bit alone and some together, of lists every one, of
 * counts the borders and powers of two, which is where drivers tell sizes apart.
 */
export function valuesOf(declaration: FactDeclaration): readonly unknown[] {
  switch (declaration.kind) {
    case "bits": {
      const bits = Object.values(declaration.bits);
      const all = bits.reduce((mask, bit) => (mask | bit) >>> 0, 0);
      const pairs = bits.flatMap((one) => bits.map((other) => (one | other) >>> 0));
      return [...new Set([0, ...pairs, all])];
    }
    case "word":
      return declaration.words;
    case "words": {
      const { words } = declaration;
      return Array.from({ length: 2 ** words.length - 1 }, (_, i) =>
        words.filter((_, place) => (i + 1) & (1 << place)),
      );
    }
    case "count": {
      const { least, most } = declaration;
      const powers = Array.from({ length: 20 }, (_, i) => 2 ** i).flatMap((n) => [n - 1, n]);
      const within = powers.filter((value) => value >= least && value <= most);
      return [...new Set([least, ...within, most])];
    }
    case "yes-no":
      return [false, true];
  }
}

/** Values of each fact of an adapter. */
export function declaredSpace({ facts }: ExporterAdapter): Record<string, readonly unknown[]> {
  return Object.fromEntries(
    Object.entries(facts).map(([name, declaration]) => [name, valuesOf(declaration)]),
  );
}
