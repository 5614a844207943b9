import {
  type AdapterRefusal,
  defineAdapter,
  type ExporterAdapter,
  type ExporterProbe,
  type HostTraits,
  type Placement,
  type ProbeResult,
  type ProbeTarget,
} from "@vmprot/core";
import { drmIoctl, Structure } from "@vmprot/core/uapi";
import type { LawOptions } from "@vmprot/testkit";

/** The flags of a made-up driver. */
export const BITS = { CACHED: 1, WC: 2 } as const;

export const CACHED: Placement = {
  memory: "ram",
  cache: "cached",
  vma: "pages",
  pages: "refcounted",
};
export const WC: Placement = {
  memory: "ram",
  cache: "write-combined",
  vma: "pfnmap",
  pages: "shmem",
};

export const GET_FLAGS = drmIoctl(
  "DRM_IOCTL_SOUND_GET_FLAGS",
  "read-write",
  0x41,
  new Structure("struct drm_sound_flags", { handle: "u32", flags: "u32" }),
);
export const GET_ORIGIN = drmIoctl(
  "DRM_IOCTL_SOUND_GET_ORIGIN",
  "read-write",
  0x42,
  new Structure("struct drm_sound_origin", { handle: "u32", imported: "u32" }),
);

export const REFUSED = { kind: "refusal", code: "ATTRIBUTES_UNKNOWN" } as const;
const FOREIGN = { kind: "refusal", code: "FOREIGN_BUFFER" } as const;

/** Asks the made-up driver for the flags, and where the buffer is from. */
function probe({ expName, device, imported: told = "unknown" }: ProbeTarget): ProbeResult {
  if (device?.driver !== "sound" || expName !== "drm") return FOREIGN;
  const { handle } = device;
  const flags = GET_FLAGS.issue(device, { handle });
  if (flags.errno !== 0) return REFUSED;
  const origin = GET_ORIGIN.issue(device, { handle });
  const imported = origin.errno === 0 ? origin.values.imported !== 0 : told;
  return { kind: "facts", facts: { flags: flags.values.flags, imported } };
}

export const SOUND_PROBE: ExporterProbe = { expNames: ["drm"], drmDrivers: ["sound"], probe };

/** An adapter of rows that obeys every law: what the broken ones are made from. */
export const SOUND: ExporterAdapter = defineAdapter({
  contract: 1,
  exporter: "sound",
  title: "A made-up driver",
  source: "nowhere",
  facts: {
    flags: { kind: "bits", bits: BITS, doc: "As the made-up ioctl tells them." },
    imported: {
      kind: "yes-no",
      doc: "From elsewhere.",
      absent: false,
      because: "Its maker knows.",
    },
  },
  rules: [
    {
      id: "imported",
      when: { imported: { is: true } },
      refuse: { code: "FOREIGN_BUFFER" },
      source: "nowhere",
    },
    {
      id: "cached",
      when: { flags: { masked: { mask: 3, value: BITS.CACHED } } },
      map: [CACHED],
      source: "nowhere",
    },
    {
      id: "write-combined",
      when: { flags: { masked: { mask: 3, value: BITS.WC } } },
      map: [WC],
      source: "nowhere",
    },
    { id: "none", refuse: { code: "UNKNOWN_FACTS" }, source: "nowhere" },
  ],
  cases: [
    { name: "cached", facts: { flags: 1 } },
    { name: "write-combined", facts: { flags: 2 } },
    { name: "imported", facts: { flags: 1, imported: true } },
    { name: "both", facts: { flags: 3 } },
  ],
  probe: SOUND_PROBE as never,
}) as unknown as ExporterAdapter;

export type FunctionAnswer = readonly Placement[] | AdapterRefusal;
export type Known = Readonly<Record<string, unknown>>;

/** What its rows say, as a function. */
export function soundPlacements({ flags, imported }: Known, _host: HostTraits): FunctionAnswer {
  if (imported === true) return { code: "FOREIGN_BUFFER" };
  if (flags === BITS.CACHED) return [CACHED];
  return flags === BITS.WC ? [WC] : { code: "UNKNOWN_FACTS", message: "CACHED or WC." };
}

const { rules: _, ...head } = SOUND;

/** The same adapter with a function. */
export const SOUND_FUNCTION = { ...head, placements: soundPlacements } as ExporterAdapter;

export const OPTIONS: LawOptions = { docs: "FOREIGN_BUFFER UNKNOWN_FACTS" };
