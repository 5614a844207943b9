import { ADAPTERS } from "@vmprot/adapters";
import { type Placement, VmProt } from "@vmprot/core";
import type { EnvironmentField, EnvironmentFields, FieldValue } from "@vmprot/core/tables";
import { HAND_MADE } from "./hand-made-placements.js";

export { ADAPTERS };

/** A query service over all of them. */
export const vmProt = new VmProt(ADAPTERS);

/** One that looks for no way from a refusal to a mapping, which takes long where little is known. */
const withoutRemedies = new VmProt(ADAPTERS, { remedies: false });

let distinct: readonly (readonly Placement[])[] | undefined;

const ARCHITECTURES = ["x86_64", "arm64", "riscv64", "loongarch64", "ppc64"] as const;

/**
 * Every distinct list of placements that any adapter answers with on any host, and some more, in
 * whatever order; and each of their placements alone.
 */
export const distinctPlacements = (): readonly (readonly Placement[])[] =>
  (distinct ??= everyDistinct());

function everyDistinct(): readonly (readonly Placement[])[] {
  const keyOf = (placements: readonly Placement[]): string =>
    placements
      .map((each) => JSON.stringify(each))
      .sort()
      .join();
  const lists = new Map(HAND_MADE.map((placements) => [keyOf(placements), placements]));
  for (const { exporter, cases } of ADAPTERS) {
    for (const { facts } of cases) {
      for (const arch of ARCHITECTURES) {
        // Such a VM is refused at once: a verdict on an open host takes a hundred times as long.
        const vm = { confidential: "tdx" } as const;
        const { answer } = withoutRemedies.query({ exporter, facts, platform: { arch }, vm });
        if (answer.kind === "refusal") continue;
        lists.set(keyOf(answer.placements), answer.placements);
      }
    }
  }
  for (const placement of [...lists.values()].flat()) lists.set(keyOf([placement]), [placement]);
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
    ...["before 5.10", "5.10", "5.14", "5.15", "6.0", "6.1", "6.6", "6.9", "6.11", "6.12", "6.13"],
    ...["6.14", "6.16", "6.17", "6.18", "6.19", "7.0", "7.1", "7.2", "7.3"],
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

/** Every so many of the same environments, each an object of its own. */
export function* everyNth(
  stride: number,
  fixed: EnvironmentFields,
  axes: readonly Axis[],
): Generator<EnvironmentFields> {
  const count = axes.reduce((n, [, values]) => n * values.length, 1);
  for (let place = 0; place < count; place += stride) {
    let rest = place;
    const drawn = axes.toReversed().map(([field, values]) => {
      const value = values[rest % values.length];
      rest = Math.floor(rest / values.length);
      return [field, value];
    });
    yield { ...fixed, ...Object.fromEntries(drawn) };
  }
}

/** Each field with all its values. */
export function fullAxes(fields: readonly EnvironmentField[]): Axis[] {
  return fields.map((field) => [field, FIELD_VALUES[field]]);
}
