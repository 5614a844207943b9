import { describe, expect, it } from "@jest/globals";
import { CACHE_MODES, MAP_INFO, PRESETS, PROFILES, REFUSAL_CODES, type Result } from "@vmprot/core";
import { ADAPTERS, vmProt } from "../support/space.js";

/** Every case of every adapter on every preset, and on an unknown host, under both profiles. */
function* results(): Generator<Result> {
  for (const { exporter, cases } of ADAPTERS) {
    for (const { facts } of cases) {
      for (const platform of [...PRESETS.map(({ name }) => name), {}]) {
        for (const profile of PROFILES) yield vmProt.query({ exporter, facts, platform, profile });
      }
    }
  }
}

describe("laws of every result", () => {
  it("an exporter's refusal is never overruled", () => {
    let refusals = 0;
    let open = 0;
    for (const { answer, verdict } of results()) {
      if (answer.kind !== "refusal") continue;
      refusals++;
      expect(verdict.kind).toBe("refuse");
      if (answer.unknown === undefined) {
        expect(verdict).toMatchObject({ code: answer.code, message: answer.message });
      } else if ("unknown" in verdict) {
        // The host's fields can decide besides, or facts besides the architecture.
        expect(["ATTRIBUTES_UNKNOWN", "PLATFORM_UNKNOWN"]).toContain(verdict.code);
      } else {
        // Every possibility is refused, if only by the host: there is nothing to ask.
        open++;
      }
    }
    expect(refusals).toBeGreaterThan(100);
    expect(open).toBeLessThan(refusals / 8);
  });

  it("a buffer that needs DMA_BUF_IOCTL_SYNC is never mapped", () => {
    const codes = [...results()].map(({ answer, verdict }) =>
      answer.kind === "refusal" && answer.code === "SYNC_REQUIRED" ? verdict.kind : undefined,
    );
    expect(new Set(codes)).toEqual(new Set([undefined, "refuse"]));
  });

  it("an answer's cache mode is the least cacheable of its placements, and basis says if they differ", () => {
    for (const { answer } of results()) {
      if (answer.kind === "refusal") continue;
      const modes = CACHE_MODES.filter((mode) =>
        answer.placements.some(({ cache }) => cache === mode),
      );
      expect(answer).toMatchObject({
        cache: modes[0],
        basis: modes.length === 1 ? "fixed" : "worst-case",
      });
    }
  });

  it("a verdict is complete: map_info of its mode, or a code with message and remedy", () => {
    for (const { verdict } of results()) {
      if (verdict.kind === "map") {
        expect(verdict.mapInfo).toBe(MAP_INFO[verdict.guestCache]);
        expect(new Set(verdict.hazards.map(({ code }) => code)).size).toBe(verdict.hazards.length);
      } else {
        expect(REFUSAL_CODES).toHaveProperty(verdict.code);
        expect(verdict.message).toMatch(/\.$/);
        expect(verdict.remedy).toMatch(/\.$/);
      }
    }
  });
});
