import { describe, expect, it } from "@jest/globals";
import { callOutsideJest } from "../support/outside-jest.js";
import { share } from "../support/thoroughness.js";
import type { NamedFields, OpenPoints } from "./unknown-properties-points.js";

const POINTS = new URL("./unknown-properties-points.js", import.meta.url);

describe("mostly unknown facts and environments", () => {
  it("are asked about once, in order, and mapped only with what every completion admits", async () => {
    const found = await callOutsideJest<OpenPoints>(POINTS, "openPoints", undefined);
    const { points, questions, maps, wrong } = found;
    process.stdout.write(`${points} points: ${JSON.stringify({ questions, maps })}\n`);
    expect(wrong).toEqual([]);
    expect(questions).toBeGreaterThan(points / 6);
    expect(maps).toBeGreaterThan(points / 100);
  }, 600_000);

  it("are named only where they matter: changing that field alone changes the outcome", async () => {
    const { fields, wrong } = await callOutsideJest<NamedFields>(POINTS, "namedFields", undefined);
    expect(wrong).toEqual([]);
    expect(fields).toBeGreaterThan(share(200));
  }, 300_000);
});
