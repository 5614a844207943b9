import { describe, expect, it } from "@jest/globals";
import { type GuestMapVerdict, PROFILES } from "@vmprot/core";
import { decide } from "@vmprot/core/tables";
import { oracle } from "../support/oracle.js";
import { distinctPlacements, environments, fullAxes, HOST_KINDS } from "../support/space.js";

const word = (verdict: GuestMapVerdict): string =>
  verdict.kind === "refuse"
    ? "refuse"
    : `map ${verdict.guestCache} ${verdict.guestAttribute} ${verdict.hazards.map(({ code }) => code).join(",")}`.trim();

describe("every answer × every complete environment × every profile", () => {
  const answers = distinctPlacements();

  it.each(HOST_KINDS.map((kind) => [kind.name, kind] as const))(
    "%s: agrees with a second reading of the fact sheet",
    (name, kind) => {
      let points = 0;
      let maps = 0;
      let lenient = "";
      let onlyStrict = 0;
      const wrong: string[] = [];
      for (const environment of environments(kind.fixed, fullAxes(kind.fields))) {
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
      process.stdout.write(`${name}: ${points} points, ${maps} of them map\n`);
      expect(wrong).toEqual([]);
      expect(onlyStrict).toBe(0);
      expect(maps).toBeGreaterThan(0);
    },
    600_000,
  );
});
