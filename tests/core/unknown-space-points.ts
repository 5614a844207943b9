import { type CacheMode, type HazardCode, type Placement, PROFILES } from "@vmprot/core";
import { decide, type EnvironmentField, type EnvironmentFields } from "@vmprot/core/tables";
import { type Admissible, admissible, modeOfAll, worstOf } from "../support/oracle.js";
import {
  type Axis,
  distinctPlacements,
  environments,
  FIELD_VALUES,
  HOST_KINDS,
  type HostKind,
} from "../support/space.js";

/** Fields whose every value but the first refuses outright, whatever the rest of the world is. */
const GUARDS: readonly EnvironmentField[] = ["hypervisor", "confidential", "guestMemfd"];

/** The fields that can matter to an answer; whole-space.test.ts covers the others' every value. */
function relevant({ fields }: HostKind, placements: readonly Placement[]): EnvironmentField[] {
  const uses = {
    shmemHugePages: placements.some(({ pages }) => pages === "shmem"),
    prefaulted: placements.some(({ vma }) => vma === "pfnmap-shmem"),
    deviceMtrr: placements.some(({ memory }) => memory === "device"),
  };
  return fields.filter((field) => uses[field as keyof typeof uses] ?? true);
}

const PASSES: EnvironmentFields = { hypervisor: "kvm", confidential: "none", guestMemfd: false };

/**
 * The kernels at which some row for x86 begins to differ; whole-space.test.ts covers every epoch,
 * and here half of the points would only repeat the others.
 */
const X86_KERNELS = ["before 5.10", "5.10", "6.11", "6.13", "7.1"];

/** All values, then unknown; of a guard, one that passes and one that refuses. */
function axis(field: EnvironmentField, { fixed }: HostKind): Axis {
  const values = FIELD_VALUES[field];
  if (GUARDS.includes(field)) return [field, [...values.slice(0, 2), undefined]];
  if (field === "kernel" && fixed.arch === "x86_64") return [field, [...X86_KERNELS, undefined]];
  return [field, [...values, undefined]];
}

/**
 * What is known of a set of complete points: some of them refuses, some of them maps, and for each
 * mode its hazards in all of them together, or that one of them forbids it. Sets are merged by
 * joining, so that a point with unknown fields costs as little as one without.
 */
const REFUSES = 1 << 12;
const MAPS = 1 << 13;
const MODES: readonly CacheMode[] = ["cached", "write-combined", "uncached"];
const HAZARDS: readonly HazardCode[] = [
  "SNOOPED_ALIAS",
  "SELF_SNOOPED_ALIAS",
  "UNCACHED_ALIAS",
  "SLOW_READS",
];
const FORBIDDEN = 0b1000;

function pointOf({ modes }: Admissible): number {
  if (modes.size === 0) return REFUSES;
  return MODES.reduce((point, mode, place) => {
    const hazards = modes.get(mode);
    const bits =
      hazards?.reduce((mask, code) => mask | (1 << HAZARDS.indexOf(code)), 0) ?? FORBIDDEN;
    return point | (bits << (4 * place));
  }, MAPS);
}

function admissibleOf(point: number): Admissible {
  const modes = MODES.flatMap((mode, place) => {
    const bits = (point >> (4 * place)) & 0b1111;
    if (bits & FORBIDDEN) return [];
    return [[mode, HAZARDS.filter((_, i) => bits & (1 << i))] as const];
  });
  return { modes: new Map(modes), forced: false };
}

/** The verdict that the design demands of such a set. */
function expectedOf(point: number, preferred: CacheMode): string {
  if (!(point & MAPS)) return "refuse";
  if (point & REFUSES) return "unknown";
  return modeOfAll([admissibleOf(point)], preferred) ?? "unknown";
}

function actualOf(...args: Parameters<typeof decide>): string {
  const { verdict } = decide(...args);
  if (verdict.kind === "map") return verdict.guestCache;
  return verdict.code === "PLATFORM_UNKNOWN" ? "unknown" : "refuse";
}

/** What was found on all hosts of one kind. */
export interface UnknownSpace {
  readonly count: Readonly<Record<"asked" | "stand" | "map" | "unknown", number>>;
  /** The first few points at which the verdict is not what the design demands. */
  readonly wrong: readonly string[];
}

/** Every combination of known and unknown fields of a kind of host. */
export function unknownSpaceOf(name: string): UnknownSpace {
  const kind = HOST_KINDS.find((each) => each.name === name);
  if (kind === undefined) throw new Error(`no kind of host ${name}`);
  const count = { asked: 0, stand: 0, map: 0, unknown: 0 };
  const wrong: string[] = [];
  const expected = new Map<string, string>();
  for (const placements of distinctPlacements()) {
    const preferred = worstOf(placements);
    const axes = relevant(kind, placements).map((field) => axis(field, kind));
    const size = (some: readonly Axis[]) => some.reduce((n, [, values]) => n * values.length, 1);
    const strides = axes.map((_, i) => size(axes.slice(i + 1)));
    for (const profile of PROFILES) {
      // Unknown is each axis's last value, so the possibilities of a point come before it.
      const points = new Uint16Array(size(axes));
      let point = -1;
      for (const environment of environments(kind.fixed, axes)) {
        point++;
        const unknown = axes.findIndex(([field]) => environment[field] === undefined);
        if (unknown < 0) {
          points[point] = pointOf(admissible(placements, environment, profile));
        } else {
          const stride = strides[unknown] ?? 1;
          const values = (axes[unknown]?.[1].length ?? 1) - 1;
          let joined = 0;
          for (let i = 1; i <= values; i++) joined |= points[point - i * stride] ?? 0;
          points[point] = joined;
        }
        count.stand++;
        const guards = GUARDS.map((field) => environment[field]);
        const unknownGuards = guards.filter((value) => value === undefined).length;
        const refused = GUARDS.some((field, i) => ![PASSES[field], undefined].includes(guards[i]));
        if (refused || unknownGuards > 1) continue;
        count.asked++;
        const key = `${points[point]} ${preferred}`;
        const should = expected.get(key) ?? expectedOf(points[point] ?? 0, preferred);
        expected.set(key, should);
        const actual = actualOf(placements, environment, profile);
        if (actual === "unknown") count.unknown++;
        else if (actual !== "refuse") count.map++;
        if (actual === should || wrong.length >= 5) continue;
        const asked = JSON.stringify({ environment, placements, profile });
        wrong.push(`${asked}: ${actual}, not ${should}`);
      }
    }
  }
  return { count, wrong };
}
