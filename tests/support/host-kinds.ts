import type { EnvironmentField, EnvironmentFields } from "@vmprot/core/tables";

/** The fields that hosts of one kind have, besides those that say which kind it is. */
export interface HostKind {
  readonly name: string;
  readonly fixed: EnvironmentFields;
  /** Fields that refuse outright, whatever the rest of the world is. */
  readonly guards: readonly EnvironmentField[];
  /** Values with which they, and fields that guard some answers only, do not. */
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
    guards: GUARDS,
    passes: [{ ...PASSES, mte: false }],
    fields: [...COMMON, "fwb", "cacheablePfnmap", "dirtyLogging", "mte", "gpaCongruent", "slot"],
    kernels: ["before 5.10", "5.10", "5.14", "6.9", "6.13", "6.17", "7.1", "7.3"],
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
