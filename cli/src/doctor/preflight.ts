import {
  type CacheMode,
  type Change,
  type Facts,
  type GuestMapVerdict,
  PLAIN_VM,
  type Platform,
  type RefuseVerdict,
} from "@vmprot/core";
import type { BufferKinds, BuffersOf, JudgedKind } from "./buffer-kinds.js";
import type { BufferKind } from "./check.js";
import { isFrom, VMM_FLOORS } from "./vmm-floors.js";
import type { VmmProgram } from "./vmm-programs.js";

/** What a floor is a matter of. */
export type FloorKind =
  | "kernel"
  | "KVM capability"
  | "hypervisor"
  | "processor"
  | "firmware"
  | "setting"
  | "VM";

/** What would have to be otherwise for a guest to map a kind of buffer. */
export interface Floor {
  readonly kind: FloorKind;
  /** `platform.…` or `vm.…`. */
  readonly field: string;
  readonly found: string | boolean;
  /** Of a kernel, the first version that will do. */
  readonly needed: string | boolean;
  /** The program that does it by itself from a version on. */
  readonly program?: {
    readonly name: string;
    readonly from: string;
    /** Absent where it is not installed here, or does not tell. */
    readonly found?: string;
    /** Whether the one that is installed does it. */
    readonly ok: boolean;
  };
}

/** A device as people know it. */
export interface Gpu {
  /** The node that stands for it. */
  readonly gpu: string;
  readonly driver: string;
  /** Vendor and device of PCI, such as `1002:744c`. */
  readonly pci?: string;
}

/** Whether a guest may map one kind of a GPU's buffers on this host: a line of `vmprot doctor --json`. */
export interface Preflight extends Gpu, BufferKind {
  readonly facts: Facts;
  /** Whether a guest may map it now, in a plain VM. */
  readonly ok: boolean;
  readonly verdict: GuestMapVerdict;
  /** What is missed, all of it; empty where it maps, or nothing about host and VM would change that. */
  readonly floors: readonly Floor[];
  /** How a guest may map it where every floor is met. */
  readonly allows?: CacheMode;
}

const KINDS: Readonly<Record<keyof Platform, FloorKind | undefined>> = {
  arch: undefined,
  vendor: "processor",
  hypervisor: "hypervisor",
  kernel: "kernel",
  nestedPaging: "setting",
  shmemHugePages: "setting",
  memfdHugePages: "setting",
  guestPatQuirk: "KVM capability",
  cacheablePfnmap: "KVM capability",
  selfSnoop: "processor",
  fwb: "processor",
  hostSvpbmt: "processor",
  deviceMtrr: "firmware",
};

/** Every kind of buffer of a GPU. */
export function preflight(
  gpu: Gpu,
  of: BuffersOf,
  kinds: BufferKinds,
  programs: readonly VmmProgram[],
): Preflight[] {
  return kinds.judged({ ...of, driver: gpu.driver }).map((judged) => {
    const { exporter, case: name, facts, verdict } = judged;
    const wanted = verdict.kind === "map" ? [] : missed(judged, verdict, kinds);
    const then = wanted.length === 0 ? verdict : after(judged, wanted, kinds);
    return {
      ...gpu,
      ...{ exporter, case: name, facts, ok: verdict.kind === "map", verdict },
      floors: wanted.map((each) => floor(each, judged, programs)),
      ...(wanted.length > 0 && then.kind === "map" && { allows: then.guestCache }),
    };
  });
}

/** The cheapest that core proposes of host and VM alone; nothing where the buffer has to be another. */
function missed(
  { exporter, facts, platform }: JudgedKind,
  { unknown = [] }: RefuseVerdict,
  kinds: BufferKinds,
): readonly Change[] {
  if (unknown.length > 0) return [];
  const way = kinds
    .ways(exporter, facts, platform)
    .find(({ changes }) => changes.every(({ field }) => !field.startsWith("facts.")));
  return way?.changes ?? [];
}

/** What a field is on this host, in a plain VM. */
function stated(field: string, platform: Platform): string | boolean {
  const [of, name = ""] = field.split(".");
  const fields: Readonly<Record<string, string | boolean>> =
    of === "vm" ? { ...PLAIN_VM } : { ...platform };
  return fields[name] ?? "unknown";
}

function after(
  { exporter, facts, platform }: JudgedKind,
  wanted: readonly Change[],
  kinds: BufferKinds,
): GuestMapVerdict {
  const of = (prefix: string) =>
    Object.fromEntries(
      wanted
        .filter(({ field }) => field.startsWith(prefix))
        .map(({ field, value }) => [field.slice(prefix.length), value]),
    );
  return kinds.verdict(exporter, facts, { ...platform, ...of("platform.") }, of("vm."));
}

function floor(
  { field, value }: Change,
  { platform }: JudgedKind,
  programs: readonly VmmProgram[],
): Floor {
  const kind = KINDS[field.replace("platform.", "") as keyof Platform] ?? "VM";
  const needed = value as string | boolean;
  const missing = { kind, field, found: stated(field, platform), needed };
  const row = VMM_FLOORS.find((each) => each.field === field && each.value === value);
  if (row === undefined) return missing;
  const { version } = programs.find(({ name }) => name === row.program) ?? {};
  const ok = version !== undefined && isFrom(version, row.from);
  const program = { name: row.program, from: row.from, ...(version && { found: version }), ok };
  return { ...missing, program };
}
