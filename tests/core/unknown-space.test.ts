import { describe, expect, it } from "@jest/globals";
import { HOST_KINDS } from "../support/host-kinds.js";
import { callOutsideJest } from "../support/outside-jest.js";
import type { UnknownSpace } from "./unknown-space-points.js";

const POINTS = new URL("./unknown-space-points.js", import.meta.url);

describe("every combination of known and unknown fields", () => {
  it.each(HOST_KINDS.map(({ name }) => name))(
    "%s: a mode that every possibility admits, and a question only where there is none",
    async (name) => {
      const { count, wrong } = await callOutsideJest<UnknownSpace>(POINTS, "unknownSpaceOf", name);
      process.stdout.write(`${name}: ${JSON.stringify(count)}\n`);
      expect(wrong).toEqual([]);
      expect(count.map).toBeGreaterThan(0);
      expect(count.unknown).toBeGreaterThan(0);
    },
    600_000,
  );
});
