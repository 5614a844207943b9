import { type GuestMapVerdict, PROFILES } from "@vmprot/core";
import { decide } from "@vmprot/core/tables";
import { oracle } from "../support/oracle.js";
import { distinctPlacements, environments, fullAxes, HOST_KINDS } from "../support/space.js";

/** What was found on all hosts of one kind. */
export interface WholeSpace {
  readonly points: number;
  readonly maps: number;
  /** Points that only the strict profile maps. */
  readonly onlyStrict: number;
  /** The first few points at which core and the second reading differ. */
  readonly wrong: readonly string[];
}

const word = (verdict: GuestMapVerdict): string =>
  verdict.kind === "refuse"
    ? "refuse"
    : `map ${verdict.guestCache} ${verdict.guestAttribute} ${verdict.hazards.map(({ code }) => code).join(",")}`.trim();

/** Every answer × every complete environment of a kind of host × every profile. */
export function wholeSpaceOf(name: string): WholeSpace {
  const answers = distinctPlacements();
  let points = 0;
  let maps = 0;
  let lenient = "";
  let onlyStrict = 0;
  const wrong: string[] = [];
  for (const { fixed, fields } of HOST_KINDS.filter((kind) => kind.name === name)) {
    for (const environment of environments(fixed, fullAxes(fields))) {
      for (const placements of answers) {
        for (const profile of PROFILES) {
          const expected = oracle(placements, environment, profile);
          const { verdict } = decide(placements, environment, profile);
          points++;
          if (verdict.kind === "map") maps++;
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
  return { points, maps, onlyStrict, wrong };
}
