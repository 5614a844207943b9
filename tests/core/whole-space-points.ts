import { type GuestMapVerdict, PROFILES } from "@vmprot/core";
import { decide, type EnvironmentFields } from "@vmprot/core/tables";
import { HOST_KINDS, type HostKind } from "../support/host-kinds.js";
import { oracle } from "../support/oracle.js";
import { type Axis, distinctPlacements, environments, fullAxes } from "../support/space.js";

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

const word = (verdict: GuestMapVerdict): string =>
  verdict.kind === "refuse"
    ? "refuse"
    : `map ${verdict.guestCache} ${verdict.guestAttribute} ${verdict.hazards.map(({ code }) => code).join(",")}`.trim();

/** Divides no axis's length, so that it meets every value of every field with every other's. */
const STRIDE = 1009;

/**
 * Of answers that can be in several places every so many environments are asked, each answer's others
 * than the next one's: what each place comes to alone is asked everywhere, and how places are joined
 * shows in a share.
 */
const SHARE = 11;

/**
 * Every environment in which nothing refuses outright, with the kernels at which some row begins to
 * differ; and a sample of all others, with all kernels: that what refuses does so whatever the rest is
 * does not take all of the rest to see.
 */
function* complete({
  fixed,
  guards,
  passes,
  fields,
  kernels,
}: HostKind): Generator<EnvironmentFields> {
  const axes = fullAxes(fields).map(
    (axis): Axis => (axis[0] === "kernel" ? ["kernel", kernels] : axis),
  );
  for (const pass of passes) yield* environments({ ...fixed, ...pass }, axes);
  let place = 0;
  for (const environment of environments(fixed, fullAxes([...guards, ...fields]))) {
    if (place++ % STRIDE === 0) yield environment;
  }
}

/** Every answer × every such environment of a kind of host × every profile. */
export function wholeSpaceOf(name: string): WholeSpace {
  const answers = distinctPlacements();
  let points = 0;
  let maps = 0;
  let lenient = "";
  let onlyStrict = 0;
  const rules = new Set<string>();
  const wrong: string[] = [];
  for (const kind of HOST_KINDS.filter((each) => each.name === name)) {
    let place = 0;
    for (const environment of complete(kind)) {
      place++;
      for (const [turn, placements] of answers.entries()) {
        if (placements.length > 1 && (place + turn) % SHARE !== 0) continue;
        for (const profile of PROFILES) {
          const expected = oracle(placements, environment, profile);
          const { verdict } = decide(placements, environment, profile);
          points++;
          if (verdict.kind === "map") maps++;
          else if (verdict.rule !== undefined) rules.add(verdict.rule);
          if (profile === "coherent") lenient = verdict.kind;
          else if (verdict.kind === "map" && lenient !== "map") onlyStrict++;
          if (word(verdict) !== expected && wrong.length < 5) {
            wrong.push(
              `${JSON.stringify({ environment, placements, profile })}: ${word(verdict)}, not ${expected}`,
            );
          }
        }
      }
    }
  }
  return { points, maps, onlyStrict, rules: [...rules], wrong };
}
