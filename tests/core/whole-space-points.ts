import { type GuestMapVerdict, type Placement, PROFILES } from "@vmprot/core";
import { decide, type EnvironmentFields } from "@vmprot/core/tables";
import { HOST_KINDS, type HostKind } from "../support/host-kinds.js";
import { oracle } from "../support/oracle.js";
import { relevant } from "../support/relevant-fields.js";
import {
  type Axis,
  distinctPlacements,
  environments,
  everyNth,
  FIELD_VALUES,
  fullAxes,
} from "../support/space.js";
import { stride } from "../support/thoroughness.js";

/** What was found on all hosts of one kind. */
export interface WholeSpace {
  readonly points: number;
  readonly maps: number;
  /** Points that only the strict profile maps. */
  readonly onlyStrict: number;
  /** The rules that refused somewhere. */
  readonly rules: readonly string[];
  /** The first few points at which core and the second reading differ. */
  readonly wrong: readonly string[];
}

/** The verdict; a question is none, whatever else refuses. */
const word = (verdict: GuestMapVerdict): string => {
  if (verdict.kind === "refuse") return verdict.code === "PLATFORM_UNKNOWN" ? "ask" : "refuse";
  const hazards = verdict.hazards.map(({ code }) => code).join(",");
  return `map ${verdict.guestCache} ${verdict.guestAttribute} ${hazards}`.trim();
};

/** Divides no axis's length, so that it meets every value of every field with every other's. */
const STRIDE = stride(1009);
/** Intel's hosts have so many fields that fewer do: some 1500 of six million, as of the other kinds. */
const STRIDES: Readonly<Record<string, number>> = { Intel: stride(4001) };

/**
 * Of answers that can be in several places every so many environments are asked, each answer's others
 * than the next one's: what each place comes to alone is asked everywhere, and how places are joined
 * shows in a share.
 */
const SHARE = stride(11);
const SHARE_ALONE = stride(1);

/** An answer, a host that is known through and through, and what of it must suffice for the verdict. */
interface Point {
  readonly placements: readonly Placement[];
  readonly environment: EnvironmentFields;
  readonly sufficient?: EnvironmentFields;
}

/**
 * Of every answer each environment in which nothing refuses outright, with the kernels at which some
 * row begins to differ. Fields that cannot matter to the answer take turns: each point has some of
 * their values, the next one others; and without them core must know the verdict as well, which it
 * cannot where any value of theirs makes it another.
 */
function* passing(kind: HostKind): Generator<Point> {
  const { fixed, passes, fields, kernels } = kind;
  for (const [turn, placements] of distinctPlacements().entries()) {
    // What a pass states guards some answers, and is to be seen to.
    const guards = passes.flatMap((pass) => Object.keys(pass));
    const relevantFields = relevant(kind, placements);
    const matter = fields.filter(
      (field) => relevantFields.includes(field) || guards.includes(field),
    );
    const axes = fullAxes(matter).map(
      (axis): Axis => (axis[0] === "kernel" ? ["kernel", kernels] : axis),
    );
    const others = fields.filter((field) => !matter.includes(field));
    let place = 0;
    for (const pass of passes) {
      for (const sufficient of environments({ ...fixed, ...pass }, axes)) {
        place++;
        if ((place + turn) % (placements.length > 1 ? SHARE : SHARE_ALONE) !== 0) continue;
        let rest = Math.imul(place, 0x9e3779b1) >>> 8;
        const drawn = others.map((field) => {
          const values = FIELD_VALUES[field];
          const value = values[rest % values.length];
          rest = Math.floor(rest / values.length);
          return [field, value];
        });
        const environment = { ...sufficient, ...Object.fromEntries(drawn) };
        yield others.length === 0
          ? { placements, environment }
          : { placements, environment, sufficient };
      }
    }
  }
}

/**
 * Of all other environments a sample, with all kernels: that what refuses does so whatever the rest is
 * does not take all of the rest to see.
 */
function* sampled({ name, fixed, guards, fields }: HostKind): Generator<Point> {
  const answers = distinctPlacements();
  const axes = fullAxes([...guards, ...fields]);
  let place = 0;
  for (const environment of everyNth(STRIDES[name] ?? STRIDE, fixed, axes)) {
    place++;
    for (const [turn, placements] of answers.entries()) {
      if (placements.length > 1 && (place + turn) % SHARE !== 0) continue;
      yield { placements, environment };
    }
  }
}

/** Every answer × every such environment of a kind of host × every profile. */
export function wholeSpaceOf(name: string): WholeSpace {
  const kind = HOST_KINDS.find((each) => each.name === name);
  if (kind === undefined) throw new Error(`no kind of host ${name}`);
  let points = 0;
  let maps = 0;
  let lenient = "";
  let onlyStrict = 0;
  const rules = new Set<string>();
  const wrong: string[] = [];
  for (const all of [passing(kind), sampled(kind)]) {
    for (const { placements, environment, sufficient } of all) {
      for (const profile of PROFILES) {
        const expected = oracle(placements, environment, profile);
        const { verdict } = decide(placements, environment, profile);
        points++;
        if (verdict.kind === "map") maps++;
        else if (verdict.rule !== undefined) rules.add(verdict.rule);
        if (profile === "coherent") lenient = verdict.kind;
        else if (verdict.kind === "map" && lenient !== "map") onlyStrict++;
        const found = [word(verdict)];
        if (sufficient !== undefined) {
          found.push(word(decide(placements, sufficient, profile).verdict));
        }
        if (wrong.length >= 5 || found.every((each) => each === expected)) continue;
        const text = JSON.stringify({ environment, placements, profile });
        wrong.push(`${text}: ${found.join(", without what cannot matter ")}, not ${expected}`);
      }
    }
  }
  return { points, maps, onlyStrict, rules: [...rules], wrong };
}
