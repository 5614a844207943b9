import { describe, expect, it } from "@jest/globals";
import { callOutsideJest } from "../support/outside-jest.js";
import { HOST_KINDS } from "../support/space.js";
import type { WholeSpace } from "./whole-space-points.js";

const POINTS = new URL("./whole-space-points.js", import.meta.url);

describe("every answer × every complete environment × every profile", () => {
  it.each(HOST_KINDS.map(({ name }) => name))(
    "%s: agrees with a second reading of the fact sheet",
    async (name) => {
      const found = await callOutsideJest<WholeSpace>(POINTS, "wholeSpaceOf", name);
      process.stdout.write(`${name}: ${found.points} points, ${found.maps} of them map\n`);
      expect(found.wrong).toEqual([]);
      expect(found.onlyStrict).toBe(0);
      expect(found.maps).toBeGreaterThan(0);
    },
    600_000,
  );
});
