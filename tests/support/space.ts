import { ADAPTERS } from "@vmprot/adapters";
import {
  ENVIRONMENT_FIELDS,
  type Environment,
  type EnvironmentField,
  type FieldValue,
  VmProt,
  type VmProtAttributes,
} from "@vmprot/core";

export { ADAPTERS };

/** A query service over all of them. */
export const vmProt = new VmProt(ADAPTERS);

/** Every distinct answer with attributes that any adapter gives on any host. */
export function distinctAnswers(): VmProtAttributes[] {
  const answers = new Map<string, VmProtAttributes>();
  for (const { exporter, cases } of ADAPTERS) {
    for (const { facts } of cases) {
      for (const arch of ["x86_64", "arm64"] as const) {
        const { answer } = vmProt.query({ exporter, facts, platform: { arch } });
        if (answer.kind === "attributes") answers.set(JSON.stringify(answer.placements), answer);
      }
    }
  }
  return [...answers.values()];
}

/** The fields that hosts of one kind have, besides those that say which kind it is. */
export interface HostKind {
  readonly name: string;
  readonly fixed: Environment;
  readonly fields: readonly EnvironmentField[];
}

const COMMON = [
  "hypervisor",
  "kernel",
  "confidential",
  "guestMemfd",
  "shmemHugePages",
  "prefaulted",
] as const;
const X86 = [...COMMON, "nestedPaging", "deviceMtrr", "guestMtrr"] as const;

/** Every kind of host with all its fields. */
export const HOST_KINDS: readonly HostKind[] = [
  {
    name: "Intel",
    fixed: { arch: "x86_64", vendor: "intel" },
    fields: [...X86, "selfSnoop", "guestPatQuirk", "guestPat", "nonCoherentDma"],
  },
  { name: "AMD", fixed: { arch: "x86_64", vendor: "amd" }, fields: X86 },
  {
    name: "arm64",
    fixed: { arch: "arm64" },
    fields: [...COMMON, "fwb", "cacheablePfnmap", "dirtyLogging", "mte", "gpaCongruent"],
  },
  {
    name: "riscv64",
    fixed: { arch: "riscv64" },
    fields: [...COMMON, "hostSvpbmt", "svpbmt", "dirtyLogging"],
  },
  { name: "LoongArch", fixed: { arch: "loongarch64" }, fields: COMMON },
  { name: "ppc64", fixed: { arch: "ppc64" }, fields: COMMON },
];

/** Every environment over the given values of each field. */
export function* environments(
  fixed: Environment,
  axes: readonly (readonly [EnvironmentField, readonly (FieldValue | undefined)[]])[],
): Generator<Environment> {
  const environment: Record<string, FieldValue | undefined> = { ...fixed };
  const digits = axes.map(() => 0);
  for (const [field, values] of axes) environment[field] = values[0];
  while (true) {
    yield environment as Environment;
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
export function fullAxes(fields: readonly EnvironmentField[]) {
  return fields.map((field) => [field, ENVIRONMENT_FIELDS[field]] as const);
}
