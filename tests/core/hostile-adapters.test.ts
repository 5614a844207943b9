import { describe, expect, it } from "@jest/globals";
import { msmAdapter } from "@vmprot/adapters/msm";
import { type ExporterAdapter, VmProt, VmprotError } from "@vmprot/core";
import { fakeFunctionAdapter, fakeRuleAdapter, RAM } from "../support/fake-adapters.js";

function throwing(): never {
  throw new Error("thrown by a getter");
}

/** The error with which it is not taken in, which is one of vmprot's own and short. */
function refusedWith(adapter: unknown): string {
  try {
    new VmProt([adapter as ExporterAdapter]);
  } catch (error) {
    if (!(error instanceof VmprotError)) throw error;
    expect(error.message.length).toBeLessThan(1000);
    expect(error.message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    return `${error.code}: ${error.message}`;
  }
  return "taken in";
}

const withFact = (declaration: unknown) =>
  fakeRuleAdapter({ facts: { x: declaration }, rules: [] });
const withRule = (rule: object) =>
  fakeRuleAdapter({ rules: [{ id: "first", map: [RAM], source: "x", ...rule }] });
const getting = (field: string, get: () => unknown) =>
  Object.defineProperty({ ...fakeRuleAdapter() }, field, { get, enumerable: true });

const cyclic: Record<string, unknown> = { id: "cyclic", source: "x", map: [RAM] };
cyclic.when = cyclic;
const { proxy: revoked, revoke } = Proxy.revocable({}, {});
revoke();
const YES_NO = { kind: "yes-no", doc: "A fact." };

describe("an adapter that is not taken in", () => {
  it("but for what is wrong with it would be", () => {
    expect(refusedWith(fakeRuleAdapter())).toBe("taken in");
    expect(refusedWith(withRule({}))).toBe("taken in");
    expect(refusedWith(withFact(YES_NO))).toBe("taken in");
  });

  it.each<[what: string, adapter: unknown]>([
    ["null", null],
    ["a number", 7],
    ["a function", () => [RAM]],
    ["a revoked proxy", revoked],
    ["a proxy that throws", new Proxy({}, { get: throwing })],
    ["a name that throws", getting("exporter", throwing)],
    ["a contract that throws", getting("contract", throwing)],
    ["facts that throw", getting("facts", throwing)],
    [
      "a probe that throws",
      getting("probe", () => ({
        get probe() {
          return throwing();
        },
      })),
    ],
    [
      "cases that throw",
      fakeRuleAdapter({
        cases: [
          {
            get facts() {
              return throwing();
            },
          },
        ],
      }),
    ],
    ["a title of nothing", fakeRuleAdapter({ title: " " })],
    ["no source", fakeRuleAdapter({ source: undefined })],
    ["neither rules nor placements", fakeRuleAdapter({ rules: undefined })],
    ["both", fakeRuleAdapter({ placements: () => [RAM] })],
    ["rules that are no list", fakeRuleAdapter({ rules: { 0: {} } })],
    ["exp_names that are no strings", fakeRuleAdapter({ probe: { probe() {}, expNames: [7] } })],
    [
      "drivers that are no strings",
      fakeRuleAdapter({ probe: { probe() {}, expNames: ["drm"], drmDrivers: [null] } }),
    ],
    [
      "the shared exp_name without drivers",
      fakeRuleAdapter({ probe: { probe() {}, expNames: ["drm"] } }),
    ],
    ["a probe without a function", fakeRuleAdapter({ probe: { expNames: ["fake"] } })],
    [
      "placements whose bind throws",
      fakeFunctionAdapter(Object.assign(() => [RAM], { bind: throwing })),
    ],
  ])("for %s", (_, adapter) => {
    expect(refusedWith(adapter)).toMatch(/^ADAPTER_INVALID: /);
  });

  it.each<[what: string, contract: unknown]>([
    ["newer", 2],
    ["absent", undefined],
    ["a BigInt", 1n],
    ["an object without text", Object.create(null)],
    ["a symbol", Symbol("1")],
    ["a long text", "\u001b[2J".repeat(1000)],
  ])("for a contract that is %s", (_, contract) => {
    expect(refusedWith(fakeRuleAdapter({ contract }))).toMatch(/^CONTRACT_UNSUPPORTED: /);
  });

  it.each<[what: string, facts: unknown]>([
    ["a Map", new Map([["x", YES_NO]])],
    ["a list", [YES_NO]],
    ["null", null],
    ["inherited ones", Object.create({ x: YES_NO })],
    ["one with a name for terminals", { "x\u001b[2J": YES_NO }],
    ["one called __proto__", JSON.parse('{"__proto__": {"kind": "yes-no", "doc": "x"}}')],
    ["one that is null", { x: null }],
    ["one that is a Map", { x: new Map() }],
    ["a cycle", { x: cyclic }],
  ])("for facts that are %s", (_, facts) => {
    expect(refusedWith(fakeRuleAdapter({ facts, rules: [] }))).toMatch(/^ADAPTER_INVALID: /);
  });

  it.each<[what: string, declaration: unknown]>([
    ["no kind", { doc: "A fact." }],
    ["a kind that nobody knows", { kind: "float", doc: "A fact." }],
    ["an inherited kind", { kind: "constructor", doc: "A fact." }],
    ["no sentence", { kind: "yes-no" }],
    ["a default that is misspelt", { ...YES_NO, absent: "unkown", because: "x" }],
    ["a default that is null", { ...YES_NO, absent: null, because: "x" }],
    ["a default of another type", { ...YES_NO, absent: 1, because: "x" }],
    ["a default without a reason", { ...YES_NO, absent: false }],
    ["a reason without a default", { ...YES_NO, because: "x" }],
    ["bits that are none", { kind: "bits", bits: { A: 3 }, doc: "x" }],
    ["bits above 2^31", { kind: "bits", bits: { A: 2 ** 32 }, doc: "x" }],
    ["bits that are a Map", { kind: "bits", bits: new Map([["A", 1]]), doc: "x" }],
    ["no words", { kind: "word", words: [], doc: "x" }],
    ["a word twice", { kind: "word", words: ["a", "a"], doc: "x" }],
    ["the word unknown", { kind: "word", words: ["a", "unknown"], doc: "x" }],
    ["words that are none", { kind: "words", words: [1], doc: "x" }],
    [
      "too many words of a list",
      { kind: "words", words: Array.from({ length: 33 }, String), doc: "x" },
    ],
    ["a count without borders", { kind: "count", unit: "bytes", doc: "x" }],
    [
      "a count of borders in disorder",
      { kind: "count", unit: "bytes", least: 2, most: 1, doc: "x" },
    ],
    ["a count of fractions", { kind: "count", unit: "bytes", least: 0.5, most: 1, doc: "x" }],
    [
      "a default outside its list",
      { kind: "word", words: ["a"], doc: "x", absent: "b", because: "x" },
    ],
    [
      "a default bit that is not declared",
      { kind: "bits", bits: { A: 1 }, doc: "x", absent: 2, because: "x" },
    ],
  ])("for a fact with %s", (_, declaration) => {
    expect(refusedWith(withFact(declaration))).toMatch(
      /^ADAPTER_INVALID: The adapter "fake" has (a fact x|facts or rules that are no plain data)/,
    );
  });

  it.each<[what: string, rule: object]>([
    ["no id", { id: undefined }],
    ["an id for terminals", { id: "x\u001b" }],
    ["no source", { source: "" }],
    ["neither map nor refuse", { map: undefined }],
    ["both", { refuse: { code: "NO_CPU_MAPPING" } }],
    ["no placement", { map: [] }],
    ["a placement that is none", { map: [{ ...RAM, vma: "none" }] }],
    ["a placement that lacks a field", { map: [{ memory: "ram", cache: "cached" }] }],
    ["a code of core's own", { map: undefined, refuse: { code: "PLATFORM_UNKNOWN" } }],
    [
      "a message that is no text",
      { map: undefined, refuse: { code: "NO_CPU_MAPPING", message: 7 } },
    ],
    ["a condition that is a list", { when: [] }],
    ["a condition that is a Map", { when: new Map([["flags", { has: 1 }]]) }],
    ["a fact that is not declared", { when: { flgas: { has: 1 } } }],
    ["an inherited fact", { when: { constructor: { is: true } } }],
    ["a test that is true, not an object", { when: { tiled: true } }],
    ["a test that is a number", { when: { flags: 1 } }],
    ["a test that is a list", { when: { heap: [] } }],
    ["a test that is null", { when: { heap: null } }],
    ["a test of another kind", { when: { flags: { is: 1 } } }],
    ["a test that is inherited", { when: { flags: { toString: 1 } } }],
    ["a test for a bit that is not declared", { when: { flags: { has: 4 } } }],
    ["a test for no bit of those", { when: { flags: { lacks: 5 } } }],
    ["a test under a mask of others", { when: { flags: { masked: { mask: 4, value: 0 } } } }],
    ["a test for a value of others", { when: { flags: { masked: { mask: 1, value: 4 } } } }],
    ["a mask that is none", { when: { flags: { masked: null } } }],
    ["a test for a word of none", { when: { heap: { is: "c" } } }],
    ["a test for one word of none", { when: { heap: { is: ["a", "c"] } } }],
    ["a test for yes as a word", { when: { tiled: { is: "true" } } }],
    ["a host trait that nobody tells", { host: { coherent: true } }],
    ["a host trait that is no yes or no", { host: { dmaCoherent: "yes" } }],
    ["a host's architecture that there is not", { host: { arch: "x86" } }],
    ["a condition under another name", { When: { flags: { has: 1 } } }],
    ["a host under another name", { hosts: { dmaCoherent: true } }],
  ])("for a rule with %s", (_, rule) => {
    expect(refusedWith(withRule(rule))).toMatch(/^ADAPTER_INVALID: The adapter "fake" has /);
  });

  it("for rules that are the same, cyclic or none", () => {
    const rule = { id: "twice", map: [RAM], source: "x" };
    expect(refusedWith(fakeRuleAdapter({ rules: [rule, { ...rule }] }))).toContain(
      "two rules twice",
    );
    for (const odd of [cyclic, null, 7, new Map(), Object.create(rule)]) {
      expect(refusedWith(fakeRuleAdapter({ rules: [odd] }))).toMatch(/^ADAPTER_INVALID: /);
    }
  });
});

describe("an adapter that changes after it was taken in", () => {
  const query = { exporter: "fake", facts: { flags: 1 }, platform: "amd" } as const;

  it("is used as it was read first", () => {
    const rules: object[] = [
      {
        id: "secure",
        when: { flags: { has: 1 } },
        refuse: { code: "NOT_EXPORTABLE" },
        source: "x",
      },
      { id: "all", map: [RAM], source: "x" },
    ];
    const vmProt = new VmProt([fakeRuleAdapter({ rules })]);
    rules.shift();
    expect(vmProt.query(query).verdict).toMatchObject({ code: "NOT_EXPORTABLE" });
    expect(Object.isFrozen(rules[0])).toBe(false);
  });

  it("reads each field once", () => {
    const reads: Record<string, number> = {};
    const adapter = new Proxy(fakeRuleAdapter(), {
      get(target, field) {
        const name = String(field);
        reads[name] = (reads[name] ?? 0) + 1;
        return Reflect.get(target, field);
      },
    });
    const vmProt = new VmProt([adapter]);
    vmProt.query({ ...query, explain: true });
    expect(Object.values(reads)).toEqual(Object.values(reads).map(() => 1));
    expect(Object.keys(reads)).toEqual(
      expect.arrayContaining(["exporter", "contract", "facts", "rules", "placements", "cases"]),
    );
  });

  it("explains itself with the source that was checked", () => {
    let source: unknown = "drivers/fake.c";
    const adapter = fakeFunctionAdapter(() => [RAM]);
    Object.defineProperty(adapter, "source", { get: () => source, enumerable: true });
    const vmProt = new VmProt([adapter]);
    source = { toString: throwing };
    const { explanation } = vmProt.query({ ...query, facts: {}, explain: true });
    expect(explanation?.[0]).toMatchObject({ source: "drivers/fake.c" });
  });
});

describe("an adapter that is located", () => {
  const query = { exporter: "fake", facts: { flags: 0 }, platform: "amd" } as const;

  it("is never registered under a name that it was not asked for", () => {
    let reads = 0;
    const adapter = Object.defineProperty({ ...fakeRuleAdapter() }, "exporter", {
      get: () => (reads++ === 0 ? "fake" : "other"),
    });
    const vmProt = new VmProt([], { locate: () => adapter });
    const { exporter, verdict } = vmProt.query(query);
    expect([...vmProt.adapters.keys()]).toEqual(["fake"]);
    expect([exporter, verdict.kind]).toEqual(["fake", "map"]);
  });

  it.each<[what: string, thrown: unknown]>([
    ["a proxy that throws", new Proxy({}, { has: throwing, get: throwing })],
    [
      "an error with a long code",
      Object.assign(new Error("x"), {
        code: "\u001b".repeat(9999),
        [Symbol.for("@vmprot/core/VmprotError")]: true,
      }),
    ],
    ["long words", "\u202e".repeat(9999)],
  ])("and throws %s refuses the query in one short line", (_, thrown) => {
    const locate = () => {
      throw thrown;
    };
    const { verdict } = new VmProt([], { locate }).query(query);
    expect(verdict).toMatchObject({ code: "ADAPTER_FAILED" });
    const message = verdict.kind === "refuse" ? verdict.message : "";
    expect(message.length).toBeLessThan(4000);
    expect(message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

it("takes our own adapters as they are", () => {
  expect(refusedWith(msmAdapter)).toBe("taken in");
  expect(Object.isFrozen(msmAdapter.rules)).toBe(false);
});
