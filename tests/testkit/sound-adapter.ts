import type {
  AdapterRefusal,
  ExporterAdapter,
  Placement,
  ProbeResult,
  ProbeTarget,
} from "@vmprot/core";
import type { LawOptions } from "@vmprot/testkit";

export type Said = readonly Placement[] | AdapterRefusal;

/** The flags of a made-up driver. */
export const BITS = { CACHED: 1, WC: 2 } as const;

export const asked = { canWriteCombineRam: true, dmaCoherent: true };
export const MAPPED: readonly Placement[] = [{ memory: "ram", cache: "write-combined" }];
const CACHED: readonly Placement[] = [
  { memory: "ram", cache: "cached", vma: "pages", pages: "refcounted" },
];
const FOREIGN: AdapterRefusal = { code: "FOREIGN_BUFFER" };
const UNKNOWN: AdapterRefusal = { code: "UNKNOWN_FACTS", message: "CACHED or WC." };

/** Asks the made-up driver for the flags. */
function probe({ expName, device }: ProbeTarget): ProbeResult<Readonly<Record<string, unknown>>> {
  if (device?.driver !== "sound" || expName !== "drm") return { kind: "refusal", ...FOREIGN };
  const argument = new Uint8Array(8);
  if (device.ioctl(1, argument) !== 0) return { kind: "refusal", code: "ATTRIBUTES_UNKNOWN" };
  return { kind: "facts", facts: { flags: argument[0] ?? 0 } };
}

/** An adapter that obeys every law: what the broken ones are made from. */
export const SOUND: ExporterAdapter = {
  contract: 1,
  exporter: "sound",
  title: "A made-up driver",
  source: "nowhere",
  optionalFacts: {
    imported: { values: [false, true], absent: false, doc: "a native buffer" },
  },
  cases: [
    { name: "cached", facts: { flags: 1 } },
    { name: "write-combined", facts: { flags: 2 } },
    { name: "imported", facts: { flags: 1, imported: true } },
    { name: "both", facts: { flags: 3 } },
  ],
  placements({ flags, imported }) {
    if (imported === true) return FOREIGN;
    if (flags === BITS.CACHED) return CACHED;
    return flags === BITS.WC ? MAPPED : UNKNOWN;
  },
  probe: { expNames: ["drm"], drmDrivers: ["sound"], probe },
};

export const OPTIONS: LawOptions = {
  space: { flags: [0, 1, 2, 3], imported: [false, true] },
  flags: { flags: 3 },
  docs: "FOREIGN_BUFFER UNKNOWN_FACTS",
};
