import { type GuestMapVerdict, PROFILES } from "@vmprot/core";
import { decide, type EnvironmentFields } from "@vmprot/core/tables";
import { HOST_KINDS, type HostKind } from "../support/host-kinds.js";
import { oracle } from "../support/oracle.js";
import { distinctPlacements, environments, fullAxes } from "../support/space.js";

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
const STRIDE = 211;

/**
 * Every environment in which nothing refuses outright, and a sample of all the others: that what
 * refuses does so whatever the rest is does not take all of the rest to see.
 */
function* complete({ fixed, guards, passes, fields }: HostKind): Generator<EnvironmentFields> {
  for (const pass of passes) yield* environments({ ...fixed, ...pass }, fullAxes(fields));
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
    for (const environment of complete(kind)) {
      for (const placements of answers) {
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
