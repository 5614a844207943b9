import { describe, expect, it } from "@jest/globals";
import { type Query, VmProt } from "@vmprot/core";
import { fakeFunctionAdapter, OPEN_FACT, RAM } from "../support/fake-adapters.js";

const query = { exporter: "fake", platform: "amd" } as const;

/** What an adapter that says this leads to, with and without unknown facts. */
function results(placements: (facts: Readonly<Record<string, unknown>>) => unknown) {
  const vmProt = new VmProt([fakeFunctionAdapter(placements, { x: OPEN_FACT })]);
  const queries: Query[] = [
    { ...query, facts: { x: true } },
    { ...query, facts: {} },
  ];
  return queries.flatMap((each) => [vmProt.query(each), vmProt.query({ ...each, explain: true })]);
}

const verdicts = (placements: () => unknown) => results(placements).map(({ verdict }) => verdict);

function throwing(): never {
  throw new Error("thrown by a getter");
}

/** Says this the first time, and that ever after. */
function flipping<T>(first: T, then: T): () => T {
  let asked = 0;
  return () => (asked++ === 0 ? first : then);
}

const withGetter = (field: string, get: () => unknown) =>
  Object.defineProperty({ ...RAM } as object, field, { get, enumerable: true });

const cycle: unknown[] = [];
cycle.push(cycle);
const inItself: Record<string, unknown> = { ...RAM };
inItself.memory = inItself;
class FakePlacement {
  readonly memory = "ram";
  readonly cache = "cached";
  readonly vma = "pages";
  readonly pages = "refcounted";
}
const { proxy: revoked, revoke } = Proxy.revocable([RAM], {});
revoke();

describe("an adapter", () => {
  it.each<[what: string, said: unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["words", "cached"],
    ["a number", 7],
    ["a BigInt", 7n],
    ["a symbol", Symbol("cached")],
    ["a function", () => [RAM]],
    ["a Map", new Map([["code", "NO_CPU_MAPPING"]])],
    ["a Set of placements", new Set([RAM])],
    ["an error", new Error("code")],
    ["no placement", []],
    ["an unknown memory", [{ ...RAM, memory: "flash" }]],
    ["an unknown cache mode", [{ ...RAM, cache: "write-back" }]],
    ["an unknown kind of VMA", [{ ...RAM, vma: "none" }]],
    ["an unknown kind of pages", [{ ...RAM, pages: null }]],
    ["a BigInt where a word belongs", [{ ...RAM, pages: 1n }]],
    ["a String object where a word belongs", [{ ...RAM, cache: new String("cached") }]],
    ["a placement that lacks a field", [{ memory: "ram", cache: "cached", vma: "pages" }]],
    ["a placement with a field more", [{ ...RAM, coherent: true }]],
    ["a placement of inherited fields", [Object.create(RAM)]],
    ["an instance of a class", [new FakePlacement()]],
    ["one good placement and one bad", [RAM, {}]],
    ["a hole", [RAM, null]],
    ["a list with nothing in it", new Array(3)],
    ["a list that holds itself", cycle],
    ["a placement that holds itself", [inItself]],
    ["a million placements", new Array(1_000_000).fill(RAM)],
    ["a placement whose getter throws", [withGetter("vma", throwing)]],
    ["a revoked proxy", revoked],
    ["a proxy that throws", new Proxy([RAM], { get: throwing })],
    ["a placement that is a proxy that throws", [new Proxy(RAM, { ownKeys: throwing })]],
    ["a promise", Promise.resolve([RAM])],
    ["a promise that fails", Promise.reject(new Error("nobody waits for it"))],
    ["a code that nobody knows", { code: "NO_IDEA" }],
    ["an inherited code", { code: "constructor" }],
    ["a code of core's own", { code: "PLATFORM_UNKNOWN" }],
    ["another code of core's own", { code: "GUEST_TYPE_FORCED" }],
    ["a code of a lone possibility", { code: "ATTRIBUTES_UNKNOWN" }],
    ["a refusal with a field more", { code: "NO_CPU_MAPPING", unknown: ["facts.x"] }],
    ["a refusal that inherits its code", Object.create({ code: "NO_CPU_MAPPING" })],
    ["a message that is no text", { code: "NO_CPU_MAPPING", message: {} }],
    ["a code whose getter throws", Object.defineProperty({}, "code", { get: throwing })],
    ["a list that is a refusal too", Object.assign([], { code: "NO_CPU_MAPPING" })],
  ])("that says %s is refused", (_, said) => {
    for (const verdict of verdicts(() => said)) {
      expect(verdict).toMatchObject({ kind: "refuse", code: "ADAPTER_FAILED" });
    }
  });

  it("that is asynchronous is refused, whatever becomes of its promise", async () => {
    const failures: unknown[] = [];
    const note = (reason: unknown) => failures.push(reason);
    process.on("unhandledRejection", note);
    const asynchronous = async () => throwing();
    for (const verdict of verdicts(asynchronous)) {
      expect(verdict).toMatchObject({ code: "ADAPTER_FAILED" });
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
    process.off("unhandledRejection", note);
    expect(failures).toEqual([]);
  });

  it.each<[what: string, thrown: unknown, reason: string]>([
    ["an error", new Error("a defect\nof mine"), "a defect"],
    ["words", "words", "words"],
    ["nothing", undefined, "undefined"],
    ["what has no text", Object.create(null), "what cannot be shown"],
    ["an error whose message throws", Object.defineProperty({}, "message", { get: throwing }), ""],
    ["a proxy that throws", new Proxy({}, { has: throwing, get: throwing }), ""],
  ])("that throws %s is refused, and the reason is told", (_, thrown, reason) => {
    const verdictsOf = verdicts(() => {
      throw thrown;
    });
    const message = `The adapter threw: ${reason || "what cannot be shown"}.`;
    for (const verdict of verdictsOf) {
      expect(verdict).toMatchObject({ code: "ADAPTER_FAILED", message });
    }
  });

  it("that keeps to the contract is not, and what it returns stays its own", () => {
    const said = [{ ...RAM }, { ...RAM }];
    for (const { answer, verdict } of results(() => said)) {
      expect(verdict.kind).toBe("map");
      expect(answer).toMatchObject({ placements: [RAM] });
      expect(answer.kind === "attributes" && answer.placements[0]).not.toBe(said[0]);
    }
    expect([said, ...said].some(Object.isFrozen)).toBe(false);
    const refused = { code: "NO_CPU_MAPPING", message: "Mine." };
    for (const verdict of verdicts(() => refused)) expect(verdict).toMatchObject(refused);
    expect(Object.isFrozen(refused)).toBe(false);
  });

  it("that says something else when it is read again is judged by the first reading alone", () => {
    const flips = () => [withGetter("vma", flipping<unknown>("pages", "mixedmap"))];
    for (const { answer, verdict } of results(flips)) {
      expect(answer).toMatchObject({ placements: [RAM] });
      expect(verdict.kind).toBe("map");
    }
    const other = () => [withGetter("vma", flipping<unknown>("mixedmap", "pages"))];
    for (const verdict of verdicts(other))
      expect(verdict).toMatchObject({ code: "KVM_CANNOT_MAP" });
    const later = [withGetter("vma", () => "pages")];
    const [first] = results(() => later);
    Object.defineProperty(later[0], "vma", { value: "mixedmap" } as PropertyDescriptor);
    expect(first?.answer).toMatchObject({ placements: [RAM] });
  });

  it("whose getters hide that possibilities differ does not map", () => {
    // Compared as JSON, instances of a class with getters all look like {}.
    const facts = { x: OPEN_FACT };
    const adapter = fakeFunctionAdapter(
      ({ x }) => [{ ...RAM, vma: x ? "mixedmap" : "pages" }],
      facts,
    );
    const { answer, verdict } = new VmProt([adapter]).query({ ...query, facts: {} });
    expect(answer).toMatchObject({ unknown: ["facts.x"] });
    expect(verdict).toMatchObject({ code: "KVM_CANNOT_MAP", unknown: ["facts.x"] });
  });

  it("gets frozen facts that inherit nothing, and frozen traits", () => {
    const seen: unknown[] = [];
    const facts = { list: { kind: "words", words: ["a", "b"], doc: "A list." } } as const;
    const adapter = fakeFunctionAdapter((given) => {
      seen.push(given, given.list);
      return [RAM];
    }, facts);
    new VmProt([adapter]).query({ ...query, facts: { list: ["b"] } });
    expect(seen).toEqual([{ list: ["b"] }, ["b"]]);
    expect(seen.every(Object.isFrozen)).toBe(true);
    expect("toString" in (seen[0] as object)).toBe(false);
  });

  it("that asks the service it belongs to is answered as always", () => {
    const service: VmProt = new VmProt([
      fakeFunctionAdapter(
        ({ x }) => {
          if (x === true) service.query({ ...query, facts: { x: false } });
          return [{ ...RAM, cache: x ? "cached" : "write-combined" }];
        },
        { x: OPEN_FACT },
      ),
    ]);
    const { answer } = service.query({ ...query, facts: { x: true } });
    expect(answer).toMatchObject({ cache: "cached" });
    expect(service.query({ ...query, facts: { x: false } }).answer).toMatchObject({
      cache: "write-combined",
    });
  });
});
