import { ADAPTERS } from "@vmprot/adapters";
import {
  type CacheMode,
  defineAdapter,
  type ExporterAdapter,
  type Facts,
  type GuestMapVerdict,
  PLAIN_VM,
  type Placement,
  type Platform,
  type Vm,
  VmProt,
} from "@vmprot/core";
import type { Said } from "./mappability-report.js";
import { pciBarAdapter } from "./pci-bar.js";

// What else would be possible is not asked: to find it takes longer than all the rest.
const vmProt = new VmProt([...ADAPTERS, pciBarAdapter], { remedies: false });

/** A VM of this rig's, in which something is other than in a plain one. */
const vmOf = (vm: Vm, { hostSvpbmt = "unknown" }: Platform): Vm => ({
  ...PLAIN_VM,
  ...{ prefaulted: true, svpbmt: hostSvpbmt },
  ...vm,
});

/** What a kernel can answer of a verdict. */
export function shortly(verdict: GuestMapVerdict): Said {
  if (verdict.kind === "map") return { kind: "map", guestCache: verdict.guestCache };
  const { code, rule } = verdict;
  return { kind: "refuse", code, ...(rule === undefined ? {} : { rule }) };
}

/** What core says of a buffer on these facts. */
export const saidOf = (exporter: string, facts: Facts, platform: Platform, vm: Vm): Said =>
  shortly(vmProt.query({ exporter, facts, platform, vm: vmOf(vm, platform) }).verdict);

/** What has been seen, as if an exporter mapped so: by the places, as text. */
const seen = new Map<string, ExporterAdapter>();
// One for all: to make one takes an emulated machine longer than a query.
const ofSeen = new VmProt([], {
  remedies: false,
  locate: (name) => [...seen.values()].find(({ exporter }) => exporter === name),
});

function exporterOf(placements: readonly Placement[]): string {
  const key = JSON.stringify(placements);
  const known = seen.get(key);
  if (known !== undefined) return known.exporter;
  const exporter = `seen-${seen.size}`;
  const source = "tests/rig: what was seen";
  const adapter = defineAdapter({
    ...{ contract: 1, exporter, title: "What was seen", source, facts: {} },
    rules: [{ id: "seen", map: placements, source }],
    cases: [{ name: "seen", facts: {} }],
  });
  seen.set(key, adapter);
  return exporter;
}

/** What core says of memory that is mapped in one of these ways, and in no other. */
export function saidHere(placements: readonly Placement[], platform: Platform, vm: Vm): Said {
  const exporter = exporterOf(placements);
  const query = { exporter, facts: {}, platform, vm: vmOf(vm, platform) };
  return shortly(ofSeen.query(query).verdict);
}

/** A VM whose verdicts take no time, to be asked where the answer counts. */
export const ANY_VM: Vm = { confidential: "tdx" };

/** Every place that the buffer's memory may be in. */
export function placementsOf(exporter: string, facts: Facts, platform: Platform) {
  const { answer } = vmProt.query({ exporter, facts, platform, vm: ANY_VM });
  return answer.kind === "refusal" ? [] : answer.placements;
}

/** The attribute that a VMM without a policy would choose: the exporter's own. */
export const naiveCache = (placements: readonly Placement[]): CacheMode =>
  placements[0]?.cache ?? "cached";
