import { describe, expect, it } from "@jest/globals";
import { type ExporterAdapter, type Facts, VmProt, VmprotError } from "@vmprot/core";
import { RAM } from "../support/fake-adapters.js";

const source = "nowhere";

/** One adapter of two drivers, each with a row of its own. */
const family = {
  contract: 1,
  exporter: "family",
  title: "Two drivers",
  source,
  names: { "one-drm": { driver: "one" }, two: { driver: "two" }, family_bo: {} },
  facts: {
    driver: { kind: "word", words: ["one", "two"], doc: "Which driver." },
    heap: { kind: "word", words: ["a", "b"], doc: "Which heap.", chosen: true },
  },
  rules: [
    { id: "one", when: { driver: { is: "one" } }, map: [RAM], source },
    { id: "two-b", when: { heap: { is: "b" } }, refuse: { code: "NO_CPU_MAPPING" }, source },
    { id: "two", map: [{ ...RAM, pages: "shmem" }], source },
  ],
  cases: [{ name: "one", facts: { driver: "one", heap: "a" } }],
} as const satisfies ExporterAdapter;

const with_ = (fields: object): ExporterAdapter =>
  ({ ...family, ...fields }) as unknown as ExporterAdapter;

const vmProt = new VmProt([family]);
const ask = (exporter: string, facts: unknown) =>
  vmProt.query({ exporter, facts: facts as Facts, platform: "amd" });

/** What a policy of these adapters throws. */
function refused(...adapters: ExporterAdapter[]): string | undefined {
  try {
    new VmProt(adapters);
    return undefined;
  } catch (error) {
    return VmprotError.is(error) ? `${error.code}: ${error.message}` : String(error);
  }
}

describe("another name of an exporter", () => {
  it("says its facts, and the result is the very one of the exporter's own name", () => {
    for (const [name, driver] of [
      ["one-drm", "one"],
      ["two", "two"],
    ] as const) {
      for (const heap of ["a", "b", "unknown"]) {
        const result = ask(name, { heap });
        expect(result).toBe(ask("family", { driver, heap }));
        expect(result.exporter).toBe("family");
      }
    }
    expect(ask("family_bo", { driver: "one", heap: "a" })).toBe(
      ask("family", { driver: "one", heap: "a" }),
    );
  });

  it("knows what a query states as unknown, and may say what the query says too", () => {
    const known = ask("two", { heap: "b" });
    for (const driver of ["unknown", "two", undefined]) {
      expect(ask("two", { driver, heap: "b" })).toBe(known);
    }
  });

  it("is not contradicted", () => {
    const { answer, verdict, exporter } = ask("two", { driver: "one", heap: "a" });
    expect({ exporter, answer, verdict: verdict.kind }).toMatchObject({
      exporter: "family",
      answer: {
        code: "UNKNOWN_FACTS",
        message: `facts.driver is "one", and the exporter's name "two" says "two".`,
      },
      verdict: "refuse",
    });
  });

  it.each([
    [{ driver: "three", heap: "a" }, "facts.driver must be one of one, two"],
    [{}, "facts.heap is missing."],
    [[], "facts must be a plain object"],
    ["two", "facts must be a plain object"],
    [null, "facts must be a plain object"],
    [JSON.parse('{"__proto__": {"heap": "a"}}'), 'family has no fact "__proto__"'],
    [Object.create({ heap: "a" }), "facts must be a plain object"],
    [
      {
        get heap() {
          throw new Error("not today");
        },
      },
      "facts cannot be read: not today.",
    ],
  ])("leaves malformed facts malformed (%#)", (facts, message) => {
    expect(ask("two", facts).answer).toMatchObject({
      code: "UNKNOWN_FACTS",
      message: expect.stringContaining(message),
    });
  });

  it("reads each fact once", () => {
    const read: string[] = [];
    const facts = {
      get driver() {
        read.push("driver");
        return "unknown";
      },
      get heap() {
        read.push("heap");
        return "a";
      },
    };
    expect(ask("two", facts).answer.kind).toBe("attributes");
    expect(read).toEqual(["driver", "heap"]);
  });

  it("explains as the exporter does", () => {
    const query = { facts: { heap: "b" }, platform: "amd", explain: true } as const;
    const { explanation } = vmProt.query({ ...query, exporter: "two" });
    expect(explanation?.[0]).toMatchObject({ step: "answer", row: "two-b" });
  });

  it("is what a misspelt exporter may have meant", () => {
    const { verdict } = ask("one_drm", {});
    const message = expect.stringContaining('did you mean "one-drm"?');
    expect(verdict).toMatchObject({ code: "UNKNOWN_EXPORTER", message });
  });

  it("belongs to one adapter", () => {
    const facts = { names: {}, facts: {}, rules: [{ id: "all", map: [RAM], source }], cases: [] };
    const other = with_({ ...facts, exporter: "other" });
    expect(refused(family, other)).toBeUndefined();
    for (const claims of [
      { exporter: "two" },
      { exporter: "other", names: { two: {} } },
      { exporter: "other", names: { family: {} } },
    ]) {
      const rival = with_({ ...facts, ...claims });
      expect(refused(family, rival)).toMatch(/^ADAPTER_DUPLICATE: .*"(two|family)"/);
      expect(refused(rival, family)).toMatch(/^ADAPTER_DUPLICATE: .*"(two|family)"/);
    }
  });

  it.each([
    [{ Two: {} }, 'has a name "Two"'],
    [{ family: {} }, "has its own name"],
    [{ two: null }, "has a name two that says no facts"],
    [{ two: { drivr: "two" } }, 'has a name two that says a fact "drivr"'],
    [{ two: { driver: "three" } }, "has a name two that says a fact driver that is none"],
    [{ two: { driver: "unknown" } }, "has a name two that says a fact driver that is none"],
    [
      { two: { heap: "a" } },
      "has a name two that says a fact heap, which whoever allocates chooses",
    ],
    [["two"], "has"],
    ["two", "names"],
  ])("that says what it must not is none of an adapter's (%#)", (names, message) => {
    const complaint = refused(with_({ names }));
    expect(complaint).toMatch(/^ADAPTER_INVALID: /);
    expect(complaint).toContain(message);
  });
});

describe("a located adapter", () => {
  const locating = (adapters: Readonly<Record<string, ExporterAdapter>>) => {
    const asked: string[] = [];
    const located = new VmProt([], {
      locate(name) {
        asked.push(name);
        return Object.hasOwn(adapters, name) ? adapters[name] : undefined;
      },
    });
    return {
      asked,
      query: (exporter: string) => located.query({ exporter, facts: { heap: "a" } }),
    };
  };

  it("answers to the name that was asked for, and is registered once", () => {
    const { asked, query } = locating({ two: family, family, "one-drm": family });
    for (const name of ["two", "two", "one-drm"]) expect(query(name).exporter).toBe("family");
    expect(query("family").verdict).toMatchObject({ message: expect.stringContaining("driver") });
    expect(asked).toEqual(["two", "one-drm"]);
    expect(query("family_bo").verdict).toMatchObject({ code: "UNKNOWN_EXPORTER" });
  });

  it("answers to no name that it does not have", () => {
    const { query } = locating({ three: family });
    const message = expect.stringContaining('ADAPTER_INVALID: It is one of "family".');
    expect(query("three").verdict).toMatchObject({ code: "ADAPTER_FAILED", message });
    expect(query("family").verdict).toMatchObject({ code: "UNKNOWN_EXPORTER" });
  });
});
