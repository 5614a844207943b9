import { describe, expect, it } from "@jest/globals";
import { ADAPTERS } from "@vmprot/adapters";
import { PRESETS, PROFILES, VmProt } from "@vmprot/core";
import {
  explainQuery,
  validateAnswer,
  validatePlatform,
  validateQuery,
  validateResult,
  validateVerdict,
  validateVm,
} from "@vmprot/schemas";
import { SHARE } from "../support/thoroughness.js";
import { compileSchema } from "./json-schemas.js";

const ANSWER = {
  kind: "attributes",
  cache: "write-combined",
  basis: "worst-case",
  placements: [
    { memory: "device", cache: "write-combined", vma: "pfnmap-fault", pages: "non-refcounted" },
    { memory: "ram", cache: "cached", vma: "pfnmap-fault", pages: "non-refcounted" },
  ],
};
const VERDICT = {
  kind: "map",
  guestCache: "write-combined",
  mapInfo: 3,
  guestAttribute: "binding",
  hazards: [{ code: "SNOOPED_ALIAS", message: "…" }],
};
const vmProt = new VmProt(ADAPTERS);
const REFUSAL = { kind: "refusal", code: "SYNC_REQUIRED", message: "…" };
const REFUSE = { kind: "refuse", code: "SYNC_REQUIRED", message: "…", remedy: "…" };

describe("the documented examples", () => {
  it.each([
    ["the shortest", { exporter: "msm", facts: { flags: 0x20000 } }],
    [
      "with a preset",
      {
        exporter: "amdgpu",
        facts: { domains: 4, flags: 0 },
        platform: "amd",
        vm: {},
        profile: "coherent",
      },
    ],
    [
      "with objects",
      {
        contract: 1,
        exporter: "i915",
        facts: { graphics: "discrete", regions: ["system", "device"], imported: "unknown" },
        platform: { arch: "x86_64", kernel: "6.12.95+deb12-amd64", nestedPaging: "unknown" },
        vm: { guestPat: "honored", confidential: "none" },
        explain: true,
      },
    ],
    ["of an exporter without a schema", { exporter: "my-driver_2.0", facts: { any: [{}] } }],
  ])("query %s", (_, query) => {
    expect(validateQuery(query)).toBe(true);
    expect(validateQuery.errors).toBeNull();
    expect(explainQuery(query)).toEqual([]);
    expect(compileSchema("query")(query)).toBe(true);
  });

  it("results, answers and verdicts", () => {
    const result = { contract: 1, exporter: "amdgpu", answer: ANSWER, verdict: VERDICT };
    expect(validateResult(result)).toBe(true);
    expect(validateResult({ ...result, answer: REFUSAL, verdict: REFUSE })).toBe(true);
    const rule = "msm:cached";
    expect(validateAnswer({ ...REFUSAL, rule })).toBe(true);
    expect(validateVerdict({ ...REFUSE, rule, unknown: ["facts.flags"] })).toBe(true);
    expect(validateAnswer({ ...ANSWER, unknown: ["facts.hugetlb"] })).toBe(true);
    expect([validateAnswer(ANSWER), validateAnswer(REFUSAL)]).toEqual([true, true]);
    expect([validateVerdict(VERDICT), validateVerdict(REFUSE)]).toEqual([true, true]);
  });

  it.each(PRESETS)("the preset $name", ({ platform, vm }) => {
    expect([validatePlatform(platform), validateVm(vm)]).toEqual([true, true]);
  });
});

describe("every result", () => {
  const presets = PRESETS.map(({ name }) => name);
  // Where nothing is known of the host a verdict takes long: cases take turns.
  const open = Array.from({ length: 2 / SHARE }, (_, turn) =>
    [undefined, {}].slice(turn, turn + 1),
  );
  const plain = {
    result: compileSchema("result"),
    answer: compileSchema("answer"),
    verdict: compileSchema("verdict"),
  };

  it.each([...ADAPTERS.map((adapter) => adapter.exporter), "no-such-driver"])(
    "of %s",
    (exporter) => {
      const adapter = ADAPTERS.find((each) => each.exporter === exporter);
      for (const [turn, { facts }] of (adapter?.cases ?? [{ facts: {} }]).entries()) {
        for (const platform of [...(open[turn % open.length] ?? []), ...presets]) {
          for (const profile of PROFILES) {
            for (const explain of [false, true]) {
              const query = { exporter, facts, profile, explain, ...(platform && { platform }) };
              const faults = explainQuery(query);
              if (faults.length > 0) throw new Error(JSON.stringify({ query, faults }));
              const result: unknown = JSON.parse(JSON.stringify(vmProt.query(query)));
              if (!validateResult(result) || !plain.result(result)) throw new Error(refused(query));
              const { answer, verdict } = result;
              if (!validateAnswer(answer) || !plain.answer(answer)) throw new Error(refused(query));
              if (!validateVerdict(verdict) || !plain.verdict(verdict)) {
                throw new Error(refused(query));
              }
            }
          }
        }
      }
    },
  );

  const refused = (query: unknown) =>
    `the schemas refuse the result of ${JSON.stringify(query)}: ${JSON.stringify([
      validateResult.errors,
      validateAnswer.errors,
      validateVerdict.errors,
    ])}`;
});
