import { type CacheMode, PROFILES } from "@vmprot/core";
import { decide, type EnvironmentField, type EnvironmentFields } from "@vmprot/core/tables";
import { HOST_KINDS, type HostKind } from "../support/host-kinds.js";
import { type Admissible, admissible, HAZARDS, modeOfAll, worstOf } from "../support/oracle.js";
import { relevant } from "../support/relevant-fields.js";
import { type Axis, distinctPlacements, environments, FIELD_VALUES } from "../support/space.js";
import { stride } from "../support/thoroughness.js";

/**
 * All values, then unknown. Of kernels those at which something begins to differ: whole-space.test.ts
 * covers every epoch, and here half of the points would only repeat the others.
 */
function axis(field: EnvironmentField, { kernels }: HostKind): Axis {
  return [field, [...(field === "kernel" ? kernels : FIELD_VALUES[field]), undefined]];
}

/**
 * What is known of a set of complete points: some of them refuses, some of them maps, and for each
 * mode its hazards in all of them together, or that one of them forbids it. Sets are merged by
 * joining, so that a point with unknown fields costs as little as one without.
 */
const REFUSES = 1 << 15;
const MAPS = 1 << 16;
const MODES: readonly CacheMode[] = ["cached", "write-combined", "uncached"];
const FORBIDDEN = 1 << HAZARDS.length;
const WIDTH = HAZARDS.length + 1;

function pointOf({ modes }: Admissible): number {
  if (modes.size === 0) return REFUSES;
  return MODES.reduce((point, mode, place) => {
    const hazards = modes.get(mode);
    const bits =
      hazards?.reduce((mask, code) => mask | (1 << HAZARDS.indexOf(code)), 0) ?? FORBIDDEN;
    return point | (bits << (WIDTH * place));
  }, MAPS);
}

function admissibleOf(point: number): Admissible {
  const modes = MODES.flatMap((mode, place) => {
    const bits = (point >> (WIDTH * place)) & (2 * FORBIDDEN - 1);
    if (bits & FORBIDDEN) return [];
    return [[mode, HAZARDS.filter((_, i) => bits & (1 << i))] as const];
  });
  return { modes: new Map(modes), forced: false };
}

/** Guards as they are asked about, and what is to be joined to what is known without them. */
type Asked = readonly [EnvironmentFields, joined: number];

/** All guards pass; or one is unknown, so that some possibility refuses. */
function askedGuards(
  { passes }: HostKind,
  axes: readonly Axis[],
): { always: Asked[]; sometimes: Asked[] } {
  const fields = axes.map(([field]) => field);
  const closed = passes.map((pass) =>
    Object.fromEntries(
      Object.entries(pass).filter(([field]) => !fields.includes(field as EnvironmentField)),
    ),
  );
  const sometimes = closed.flatMap((pass) =>
    Object.keys(pass).map((field): Asked => {
      const open = field !== "pinsRegions" || pass.confidential !== "none";
      return [{ ...pass, [field]: undefined }, open ? REFUSES : 0];
    }),
  );
  return { always: closed.map((pass) => [pass, 0]), sometimes };
}

/** Where guards are unknown every so many points are enough: they add one thing to each of them. */
const STRIDE = 7;

/** Where there are too many points, each list has every so many of them asked, and the next list others. Divides no axis's length. */
const SHARES: Readonly<Record<string, number>> = {
  ...{ Intel: stride(23), arm64: stride(11), riscv64: stride(5), AMD: stride(5) },
};
/** Of lists of several places still fewer: each place is also asked alone. */
const SHARE_OF_SEVERAL = 5;

/** The capability means FWB and DIC together: whoever says that there is no FWB has answered. */
const isPossible = (field: EnvironmentField, value: unknown, environment: EnvironmentFields) =>
  field !== "cacheablePfnmap" || value !== true || environment.fwb !== false;

/** The verdict that the design demands of such a set: the mode, and the hazards of it anywhere. */
function expectedOf(point: number, preferred: CacheMode): string {
  if (!(point & MAPS)) return "refuse";
  if (point & REFUSES) return "unknown";
  const joined = admissibleOf(point);
  const mode = modeOfAll([joined], preferred);
  return mode === undefined ? "unknown" : `${mode} ${joined.modes.get(mode)}`;
}

function actualOf(...args: Parameters<typeof decide>): string {
  const { verdict } = decide(...args);
  if (verdict.kind === "map") {
    return `${verdict.guestCache} ${verdict.hazards.map(({ code }) => code)}`;
  }
  return verdict.code === "PLATFORM_UNKNOWN" ? "unknown" : "refuse";
}

/** What was found on all hosts of one kind. */
export interface UnknownSpace {
  readonly count: Readonly<Record<"asked" | "map" | "unknown", number>>;
  /** The first few points at which the verdict is not what the design demands. */
  readonly wrong: readonly string[];
}

/** Every combination of known and unknown fields of a kind of host. */
export function unknownSpaceOf(name: string): UnknownSpace {
  const kind = HOST_KINDS.find((each) => each.name === name);
  if (kind === undefined) throw new Error(`no kind of host ${name}`);
  const count = { asked: 0, map: 0, unknown: 0 };
  const wrong: string[] = [];
  const expected = new Map<string, string>();
  for (const [turn, placements] of distinctPlacements().entries()) {
    const preferred = worstOf(placements);
    const share = (SHARES[name] ?? stride(1)) * (placements.length > 1 ? SHARE_OF_SEVERAL : 1);
    const axes = relevant(kind, placements).map((field) => axis(field, kind));
    const size = (some: readonly Axis[]) => some.reduce((n, [, values]) => n * values.length, 1);
    const strides = axes.map((_, i) => size(axes.slice(i + 1)));
    const { always, sometimes } = askedGuards(kind, axes);
    for (const profile of PROFILES) {
      // Unknown is each axis's last value, so the possibilities of a point come before it.
      const points = new Uint32Array(size(axes));
      let point = -1;
      for (const environment of environments({ ...kind.fixed, ...kind.passes[0] }, axes)) {
        point++;
        const unknown = axes.findIndex(([field]) => environment[field] === undefined);
        if (unknown < 0) {
          points[point] = pointOf(admissible(placements, environment, profile));
        } else {
          const [field, values] = axes[unknown] ?? ["arch", []];
          let joined = 0;
          for (const [i, value] of values.slice(0, -1).entries()) {
            if (!isPossible(field, value, environment)) continue;
            const before = (values.length - 1 - i) * (strides[unknown] ?? 1);
            joined |= points[point - before] ?? 0;
          }
          points[point] = joined;
        }
        if ((point + turn) % share !== 0) continue;
        for (const [guards, joined] of [...always, ...(point % STRIDE === 0 ? sometimes : [])]) {
          count.asked++;
          const known = (points[point] ?? 0) | joined;
          const key = `${known} ${preferred}`;
          const should = expected.get(key) ?? expectedOf(known, preferred);
          expected.set(key, should);
          const asked = { ...environment, ...guards };
          const actual = actualOf(placements, asked, profile);
          if (actual === "unknown") count.unknown++;
          else if (actual !== "refuse") count.map++;
          if (actual === should || wrong.length >= 5) continue;
          const text = JSON.stringify({ environment: asked, placements, profile });
          wrong.push(`${text}: ${actual}, not ${should}`);
        }
      }
    }
  }
  return { count, wrong };
}
