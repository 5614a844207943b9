import { describe, expect, it } from "@jest/globals";
import { type ExporterAdapter, VmProt } from "@vmprot/core";

const RAM = { memory: "ram", cache: "cached" };

/** What an adapter that says this leads to, with and without unknown facts. */
function verdicts(placements: () => unknown) {
  const adapter = {
    ...{ contract: 1, exporter: "made-up", title: "", source: "", cases: [] },
    optionalFacts: { x: { values: [1, 2], absent: 1, doc: "" } },
    placements,
  } as unknown as ExporterAdapter;
  const vmProt = new VmProt([adapter]);
  const query = { exporter: "made-up", platform: "amd" } as const;
  return [{}, { x: "unknown" }].map((facts) => vmProt.query({ ...query, facts }).verdict);
}

describe("an adapter", () => {
  it.each<[what: string, said: unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["words", "cached"],
    ["no placement", []],
    ["an unknown memory", [{ ...RAM, memory: "flash" }]],
    ["an unknown cache mode", [{ ...RAM, cache: "write-back" }]],
    ["an unknown kind of VMA", [{ ...RAM, vma: "none" }]],
    ["an unknown kind of pages", [{ ...RAM, pages: null }]],
    ["one good placement and one bad", [RAM, {}]],
    ["a hole", [RAM, null]],
    ["an unknown code", { code: "NO_IDEA" }],
    ["an inherited code", { code: "constructor" }],
    ["a message that is no text", { code: "NO_CPU_MAPPING", message: {} }],
    ["a promise", Promise.resolve([RAM])],
  ])("that says %s is refused", (_, said) => {
    for (const verdict of verdicts(() => said)) {
      expect(verdict).toMatchObject({ kind: "refuse", code: "ADAPTER_FAILED" });
    }
  });

  it("that throws is refused, and the reason is told", () => {
    const thrown = () => {
      throw new Error("a defect\nof mine");
    };
    for (const verdict of verdicts(thrown)) {
      expect(verdict).toMatchObject({
        code: "ADAPTER_FAILED",
        message: "The adapter threw: a defect.",
      });
    }
  });

  it("that keeps to the contract is not", () => {
    for (const verdict of verdicts(() => [RAM])) expect(verdict.kind).toBe("map");
  });
});
