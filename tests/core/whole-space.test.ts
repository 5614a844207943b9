import { describe, expect, it } from "@jest/globals";
import { CONCLUSION_RULES, MAPPABILITY_RULES } from "@vmprot/core/tables";
import { HOST_KINDS } from "../support/host-kinds.js";
import { callOutsideJest } from "../support/outside-jest.js";
import type { WholeSpace } from "./whole-space-points.js";

const POINTS = new URL("./whole-space-points.js", import.meta.url);

describe("every answer × every complete environment × every profile", () => {
  const reached = new Set<string>();

  it.each(HOST_KINDS.map(({ name }) => name))(
    "%s: agrees with a second reading of the fact sheet",
    async (name) => {
      const found = await callOutsideJest<WholeSpace>(POINTS, "wholeSpaceOf", name);
      for (const rule of found.rules) reached.add(rule);
      process.stdout.write(`${name}: ${found.points} points, ${found.maps} of them map\n`);
      expect(found.wrong).toEqual([]);
      expect(found.onlyStrict).toBe(0);
      expect(found.maps).toBeGreaterThan(0);
    },
    600_000,
  );

  it("reaches every rule", () => {
    const ids = [...MAPPABILITY_RULES, ...CONCLUSION_RULES].map(({ id }) => id);
    expect(ids.filter((id) => !reached.has(id))).toEqual([]);
  });
});
