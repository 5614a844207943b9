import { describe, expect, it } from "@jest/globals";
import {
  explainErrors,
  type Validator,
  validateAnswer,
  validatePlatform,
  validateResult,
  validateVerdict,
  validateVm,
} from "@vmprot/schemas";

const RAM = { memory: "ram", cache: "cached", vma: "pages", pages: "refcounted" };
const ANSWER = { kind: "attributes", cache: "cached", basis: "fixed", placements: [RAM] };
const VERDICT = {
  kind: "map",
  guestCache: "cached",
  mapInfo: 1,
  guestAttribute: "any",
  hazards: [],
};

const CASES: readonly (readonly [string, Validator<unknown>, unknown, string, string])[] = [
  ["answer", validateAnswer, 1, "FIELD_TYPE", "answer must be an object."],
  ["answer", validateAnswer, {}, "FIELD_MISSING", "answer.kind is missing."],
  [
    "answer",
    validateAnswer,
    { ...ANSWER, kind: "map" },
    "FIELD_VALUE",
    "answer.kind must be one of: attributes, refusal.",
  ],
  [
    "answer",
    validateAnswer,
    { ...ANSWER, kind: null },
    "FIELD_TYPE",
    "answer.kind must be one of: attributes, refusal.",
  ],
  [
    "answer",
    validateAnswer,
    { ...ANSWER, placements: [] },
    "FIELD_VALUE",
    "answer.placements must be an array that is not empty.",
  ],
  [
    "answer",
    validateAnswer,
    { ...ANSWER, placements: [RAM, { ...RAM, vma: "vma" }] },
    "FIELD_VALUE",
    "answer.placements[1].vma must be one of: pages, pfnmap, pfnmap-any-uncached, pfnmap-shmem, pfnmap-fault, mixedmap.",
  ],
  [
    "answer",
    validateAnswer,
    { kind: "refusal", code: "SYNC_REQUIRED" },
    "FIELD_MISSING",
    "answer.message is missing.",
  ],
  [
    "verdict",
    validateVerdict,
    { ...VERDICT, mapInfo: 0 },
    "FIELD_VALUE",
    "verdict.mapInfo must be one of: 1, 2, 3.",
  ],
  [
    "verdict",
    validateVerdict,
    { ...VERDICT, hazard: [] },
    "FIELD_UNKNOWN",
    'There is no field "hazard" in verdict; did you mean "hazards"?',
  ],
  [
    "",
    validateResult,
    { contract: 1, exporter: "msm", answer: ANSWER, verdict: { ...VERDICT, kind: "yes" } },
    "FIELD_VALUE",
    "verdict.kind must be one of: map, refuse.",
  ],
  ["", validateResult, [], "FIELD_TYPE", "The value must be an object."],
  ["platform", validatePlatform, "amd", "FIELD_TYPE", "platform must be an object."],
  ["vm", validateVm, { mte: 1 }, "FIELD_TYPE", "vm.mte must be one of: true, false, unknown."],
];

describe("explainErrors", () => {
  it.each(CASES)("%s %#: one sentence for one mistake", (name, validate, value, code, message) => {
    expect(validate(value)).toBe(false);
    const problems = explainErrors(validate.errors, name);
    expect(problems.map((problem) => [problem.code, problem.message])).toEqual([[code, message]]);
  });

  it("has nothing to say of a good value", () => {
    expect(validateAnswer(ANSWER)).toBe(true);
    expect(explainErrors(validateAnswer.errors)).toEqual([]);
    expect(explainErrors(undefined)).toEqual([]);
  });
});
