import { ADAPTERS } from "@vmprot/adapters";
import { type Placement, VmProt } from "@vmprot/core";
import type { EnvironmentField, EnvironmentFields, FieldValue } from "@vmprot/core/tables";

export { ADAPTERS };

/** A query service over all of them. */
export const vmProt = new VmProt(ADAPTERS);

const ARCHITECTURES = ["x86_64", "arm64", "riscv64", "loongarch64", "ppc64"] as const;

/**
 * Lists that no adapter answers with, or none did when this was written: each reaches a row of the
 * rules, or a border of one, that would else be reached by nobody.
 */
const HAND_MADE: readonly (readonly Placement[])[] = [
  ...(
    [
      ["ram", "cached", "pfnmap", "memfd"],
      ["ram", "write-combined", "pfnmap", "memfd"],
      ["ram", "cached", "pages", "memfd"],
      ["ram", "cached", "mixedmap", "refcounted"],
      ["ram", "write-combined", "pages", "refcounted"],
      ["ram", "uncached", "pages", "refcounted"],
      ["ram", "uncached", "pfnmap-shmem", "shmem"],
      ["ram", "uncached", "pfnmap-fault", "non-refcounted"],
      ["device", "cached", "pages", "refcounted"],
      ["device", "write-combined", "pages", "refcounted"],
      ["device", "uncached", "pages", "refcounted"],
      ["device", "uncached", "pfnmap", "shmem"],
      ["device", "uncached", "pfnmap", "memfd"],
      ["device", "cached", "pfnmap-shmem", "shmem"],
      ["device", "cached", "pfnmap-fault", "non-refcounted"],
      ["device", "write-combined", "pfnmap-fault", "non-refcounted"],
      ["device", "uncached", "pfnmap-fault", "non-refcounted"],
    ] as const satisfies readonly (readonly [
      Placement["memory"],
      Placement["cache"],
      Placement["vma"],
      Placement["pages"],
    ])[]
  ).map(([memory, cache, vma, pages]) => [{ memory, cache, vma, pages }]),
  // A slot of either kind is looked at for each of its mappings.
  [
    { memory: "ram", cache: "cached", vma: "pages", pages: "refcounted" },
    { memory: "ram", cache: "cached", vma: "pfnmap", pages: "memfd" },
  ],
  [
    { memory: "ram", cache: "write-combined", vma: "pages", pages: "refcounted" },
    { memory: "device", cache: "write-combined", vma: "pages", pages: "refcounted" },
  ],
];

/** Every distinct list of placements that any adapter answers with on any host, and some more. */
export function distinctPlacements(): (readonly Placement[])[] {
  const lists = new Map(HAND_MADE.map((placements) => [JSON.stringify(placements), placements]));
  for (const { exporter, cases } of ADAPTERS) {
    for (const { facts } of cases) {
      for (const arch of ARCHITECTURES) {
        const { answer } = vmProt.query({ exporter, facts, platform: { arch } });
        if (answer.kind === "refusal") continue;
        lists.set(JSON.stringify(answer.placements), answer.placements);
      }
    }
  }
  return [...lists.values()];
}

/**
 * Every field's values, written down anew: were they core's own, a value that core lost would be
 * missed by nobody.
 */
export const FIELD_VALUES: Readonly<Record<EnvironmentField, readonly FieldValue[]>> = {
  arch: ARCHITECTURES,
  hypervisor: ["kvm", "mshv", "acrn", "hvf", "whp", "xen", "gunyah"],
  kernel: [
    ...["before 5.10", "5.10", "5.14", "6.0", "6.11"],
    ...["6.13", "6.17", "6.18", "6.19", "7.1", "7.3"],
  ],
  vendor: ["intel", "amd"],
  nestedPaging: [false, true],
  selfSnoop: [false, true],
  guestPatQuirk: [false, true],
  deviceMtrr: ["uncached", "write-combined", "write-back"],
  fwb: [false, true],
  cacheablePfnmap: [false, true],
  hostSvpbmt: [false, true],
  shmemHugePages: [false, true],
  memfdHugePages: [false, true],
  guestPat: ["ignored", "honored"],
  nonCoherentDma: [false, true],
  guestMtrr: ["write-back", "uncached"],
  dirtyLogging: [false, true],
  confidential: ["none", "sev", "sev-es", "sev-snp", "tdx", "pkvm", "cca"],
  mte: [false, true],
  svpbmt: [false, true],
  guestMemfd: [false, true],
  gpaCongruent: [false, true],
  prefaulted: [false, true],
  slot: ["before", "after"],
  pinsRegions: [false, true],
};

/** The fields that say what the host is, in the order in which refusals name them. */
export const OF_PLATFORM: readonly EnvironmentField[] = [
  ...(["arch", "hypervisor", "kernel", "vendor", "nestedPaging", "selfSnoop"] as const),
  ...(["guestPatQuirk", "deviceMtrr", "fwb", "cacheablePfnmap"] as const),
  ...(["hostSvpbmt", "shmemHugePages", "memfdHugePages"] as const),
];

/** The fields that say what the VM is, likewise. */
export const OF_VM: readonly EnvironmentField[] = [
  ...(["guestPat", "nonCoherentDma", "guestMtrr", "dirtyLogging", "confidential"] as const),
  ...(["mte", "svpbmt", "guestMemfd", "gpaCongruent", "prefaulted"] as const),
  ...(["slot", "pinsRegions"] as const),
];

/** The fields that hosts of one kind have, besides those that say which kind it is. */
export interface HostKind {
  readonly name: string;
  readonly fixed: EnvironmentFields;
  /** Fields that refuse outright, whatever the rest of the world is, but for these values. */
  readonly guards: readonly EnvironmentField[];
  readonly passes: readonly EnvironmentFields[];
  readonly fields: readonly EnvironmentField[];
  /** The kernels at which some row for such hosts begins to differ. */
  readonly kernels: readonly string[];
}

const GUARDS = ["hypervisor", "confidential", "guestMemfd", "pinsRegions"] as const;
const PASSES = {
  hypervisor: "kvm",
  confidential: "none",
  guestMemfd: false,
  pinsRegions: true,
} as const satisfies EnvironmentFields;
const COMMON = ["kernel", "shmemHugePages", "memfdHugePages", "prefaulted"] as const;
const X86 = {
  guards: GUARDS,
  fields: [...COMMON, "nestedPaging", "deviceMtrr", "guestMtrr"],
  kernels: ["before 5.10", "5.10", "6.11", "6.13", "7.1"],
} as const;
const ONLY_CACHED = {
  guards: GUARDS,
  passes: [PASSES],
  fields: COMMON,
  kernels: ["before 5.10", "5.10", "6.13", "7.1"],
} as const;

/** Every kind of host with all its fields. */
export const HOST_KINDS: readonly HostKind[] = [
  {
    ...X86,
    name: "Intel",
    fixed: { arch: "x86_64", vendor: "intel" },
    passes: [PASSES],
    fields: [...X86.fields, "selfSnoop", "guestPatQuirk", "guestPat", "nonCoherentDma"],
  },
  {
    ...X86,
    name: "AMD",
    fixed: { arch: "x86_64", vendor: "amd" },
    passes: [
      PASSES,
      { ...PASSES, confidential: "sev", pinsRegions: false },
      { ...PASSES, confidential: "sev-es", pinsRegions: false },
    ],
  },
  {
    name: "arm64",
    fixed: { arch: "arm64" },
    guards: [...GUARDS, "mte"],
    passes: [{ ...PASSES, mte: false }],
    fields: [...COMMON, "fwb", "cacheablePfnmap", "dirtyLogging", "gpaCongruent", "slot"],
    kernels: ["before 5.10", "5.10", "5.14", "6.13", "6.17", "7.1"],
  },
  {
    name: "riscv64",
    fixed: { arch: "riscv64" },
    guards: GUARDS,
    passes: [PASSES],
    fields: [...COMMON, "hostSvpbmt", "svpbmt", "dirtyLogging", "slot"],
    kernels: ["before 5.10", "5.10", "6.0", "6.13", "6.18", "6.19", "7.1"],
  },
  { ...ONLY_CACHED, name: "LoongArch", fixed: { arch: "loongarch64" } },
  { ...ONLY_CACHED, name: "ppc64", fixed: { arch: "ppc64" } },
];

/** A field, and the values that it takes; undefined is unknown. */
export type Axis = readonly [EnvironmentField, readonly (FieldValue | undefined)[]];

/** Every environment over the given values of each field. */
export function* environments(
  fixed: EnvironmentFields,
  axes: readonly Axis[],
): Generator<EnvironmentFields> {
  const environment: Record<string, FieldValue | undefined> = { ...fixed };
  const digits = axes.map(() => 0);
  for (const [field, values] of axes) environment[field] = values[0];
  while (true) {
    yield environment as EnvironmentFields;
    let place = axes.length - 1;
    for (; place >= 0; place--) {
      const axis = axes[place];
      const next = ((digits[place] ?? 0) + 1) % (axis?.[1].length ?? 1);
      digits[place] = next;
      if (axis) environment[axis[0]] = axis[1][next];
      if (next !== 0) break;
    }
    if (place < 0) return;
  }
}

/** Each field with all its values. */
export function fullAxes(fields: readonly EnvironmentField[]): Axis[] {
  return fields.map((field) => [field, FIELD_VALUES[field]]);
}
