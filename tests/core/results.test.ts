import { describe, expect, it } from "@jest/globals";
import { msmAdapter } from "@vmprot/adapters/msm";
import * as core from "@vmprot/core";
import { bufferOf, defineAdapter, type Query, VmProt, VmprotError } from "@vmprot/core";
import * as tables from "@vmprot/core/tables";
import { fakeFunctionAdapter, OPEN_FACT, RAM } from "../support/fake-adapters.js";
import { ADAPTERS, vmProt } from "../support/space.js";

function* parts(value: unknown, seen = new Set<unknown>()): Generator<object> {
  if (typeof value !== "object" || value === null || seen.has(value)) return;
  seen.add(value);
  yield value;
  for (const part of Object.values(value)) yield* parts(part, seen);
}

describe("a prepared environment", () => {
  const platform = { arch: "x86_64", vendor: "amd", hypervisor: "kvm", kernel: "6.18" } as const;
  const vm = { guestMtrr: "write-back", confidential: "none", guestMemfd: false } as const;

  it.each<[platform: Query["platform"], vm: Query["vm"]]>([
    ["amd", undefined],
    ["intel", { guestPat: "honored" }],
    [platform, vm],
    [platform, undefined],
    [{}, {}],
  ])("answers as query does, with the same objects: %j %j", (host, guest) => {
    const environment = vmProt.environment(host, guest);
    // jest takes longer over an expectation than core over a query: only what differs is told.
    const differing: unknown[] = [];
    for (const { exporter, cases } of ADAPTERS) {
      for (const { facts } of cases) {
        for (const profile of ["coherent", "strict"] as const) {
          const query: Query = {
            exporter,
            facts,
            profile,
            ...(host !== undefined && { platform: host }),
            ...(guest !== undefined && { vm: guest }),
          };
          if (environment.query({ exporter, facts, profile }) !== vmProt.query(query)) {
            differing.push(query);
          }
        }
      }
    }
    expect(differing).toEqual([]);
    const buffer = { exporter: "msm", facts: { flags: 0x20000 }, explain: true };
    expect(environment.query(buffer)).toEqual(
      vmProt.query({ ...buffer, ...(host && { platform: host }), ...(guest && { vm: guest }) }),
    );
  });

  it("is checked when it is made, and cannot be changed", () => {
    const error = (code: string) => expect.objectContaining({ code });
    expect(() => vmProt.environment("amdd" as never)).toThrow(error("PLATFORM_NAME_UNKNOWN"));
    expect(() => vmProt.environment({ arch: "mips" } as never)).toThrow(error("FIELD_VALUE"));
    expect(() => vmProt.environment("amd", { mtee: true } as never)).toThrow(
      error("FIELD_UNKNOWN"),
    );
    const mine = { ...vm, confidential: "none" as "none" | "sev" };
    const environment = vmProt.environment("amd", mine);
    mine.confidential = "sev";
    const buffer = { exporter: "msm", facts: { flags: 0x80000 } };
    expect(environment.query(buffer).verdict.kind).toBe("map");
    expect(Object.isFrozen(environment)).toBe(true);
    expect(() => environment.query({ ...buffer, profile: "lax" as never })).toThrow(
      error("FIELD_VALUE"),
    );
    expect(() => environment.query({ ...buffer, explain: 1 as never })).toThrow(
      error("FIELD_VALUE"),
    );
  });
});

describe("a result", () => {
  it("is frozen through and through, its explanation too", () => {
    const changeable: unknown[] = [];
    for (const { exporter, cases } of ADAPTERS) {
      for (const { facts } of cases) {
        for (const platform of ["amd", "arm64-no-fwb", {}] as const) {
          const result = vmProt.query({ exporter, facts, platform, explain: true });
          expect(result.explanation?.length).toBeGreaterThan(0);
          for (const part of parts(result)) if (!Object.isFrozen(part)) changeable.push(part);
        }
      }
    }
    expect(changeable).toEqual([]);
  });

  it("lists hazards in the code table's order, whatever order the placements have", () => {
    const order = Object.keys(core.HAZARD_CODES);
    const host = {
      arch: "x86_64",
      vendor: "amd",
      hypervisor: "kvm",
      kernel: "6.18",
      nestedPaging: true,
      deviceMtrr: "uncached",
      confidential: "none",
      guestMemfd: false,
      guestMtrr: "write-back",
    } as const;
    const places = [
      { memory: "device", cache: "write-combined", vma: "pfnmap-fault", pages: "refcounted" },
      { ...RAM, cache: "cached" },
      { ...RAM, cache: "uncached" },
    ] as const;
    for (const [i, j, k] of [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ] as const) {
      const { verdict } = tables.decide([places[i], places[j], places[k]], host, "coherent");
      const codes = verdict.kind === "map" ? verdict.hazards.map(({ code }) => code) : [];
      expect(codes).toEqual(["SNOOPED_ALIAS", "UNCACHED_ALIAS", "SLOW_READS"]);
      expect(order.indexOf("SNOOPED_ALIAS")).toBeLessThan(order.indexOf("UNCACHED_ALIAS"));
    }
  });

  it("names the row that refused where every possibility refuses by one, and none where they differ", () => {
    const facts = { x: OPEN_FACT };
    const PINNED = { ...RAM, vma: "pfnmap", pages: "non-refcounted" } as const;
    const MIXED = { ...RAM, vma: "mixedmap" } as const;
    const verdict = (yes: object, no: object) => {
      const service = new VmProt([fakeFunctionAdapter(({ x }) => [x ? yes : no], facts)]);
      const platform = {
        arch: "x86_64",
        vendor: "amd",
        hypervisor: "kvm",
        kernel: "6.12",
      } as const;
      const vm = { confidential: "none", guestMemfd: false } as const;
      return service.query({ exporter: "fake", facts: {}, platform, vm }).verdict;
    };
    expect(verdict(MIXED, { ...MIXED, cache: "uncached" })).toMatchObject({ rule: "R16" });
    expect(verdict(PINNED, { ...PINNED, cache: "uncached" })).toMatchObject({ rule: "R11" });
    const either = verdict(MIXED, PINNED);
    expect(either).toMatchObject({ code: "KVM_CANNOT_MAP" });
    expect(either).not.toHaveProperty("rule");
    expect(either).toHaveProperty("message", core.REFUSAL_CODES.KVM_CANNOT_MAP.message);
  });
});

describe("what was asked before", () => {
  /** Answers with the facts that it was given, as a message. */
  const echoing = () =>
    new VmProt([
      fakeFunctionAdapter((facts) => ({ code: "SYNC_REQUIRED", message: JSON.stringify(facts) }), {
        words: { kind: "words", words: ["a", "b", "a,b", "a\nb", "1"], doc: "Words." },
        word: {
          kind: "word",
          words: ["a", "1", "a\nb", "-1", "true"],
          doc: "A word.",
          absent: "a",
          because: "x",
        },
        count: {
          kind: "count",
          unit: "x",
          least: 0,
          most: Number.MAX_SAFE_INTEGER,
          doc: "A count.",
          absent: 1,
          because: "x",
        },
        x: OPEN_FACT,
      }),
    ]);
  const FACTS: readonly Record<string, unknown>[] = [
    { words: ["a", "b"] },
    { words: ["a,b"] },
    { words: ["a\nb"] },
    { words: ["b", "a"] },
    { words: ["1"], word: "1" },
    { words: ["1"], word: "true" },
    { words: ["1"], word: "-1" },
    { words: ["a"], word: "a\nb" },
    { words: ["a"], word: "a", count: 1 },
    { words: ["a"], word: "a", count: 2 ** 32 },
    { words: ["a"], word: "a", count: 2 ** 32 + 1 },
    { words: ["a"], word: "a", count: Number.MAX_SAFE_INTEGER },
    { words: ["a"], word: "a", count: "1" },
    { words: ["a"], word: 1 },
    { words: ["a"], x: true },
    { words: ["a"], x: "true" },
    { words: ["a"], x: "unknown" },
    { words: "a" },
    { words: "unknown" },
  ];

  it("does not change an answer", () => {
    const platforms = ["amd", { arch: "arm64" }, {}] as const;
    const shared = echoing();
    for (const order of [FACTS, [...FACTS].reverse()]) {
      for (const facts of order) {
        for (const platform of platforms) {
          const query = { exporter: "fake", facts, platform };
          expect(shared.query(query)).toEqual(echoing().query(query));
        }
      }
    }
  });
});

describe("an error", () => {
  it("survives structuredClone and JSON.stringify, with code and message", () => {
    const error = new VmprotError("FIELD_VALUE", "It is odd.");
    const { code, remedy } = error;
    expect(structuredClone(error)).toMatchObject({
      message: "It is odd.",
      cause: { code, remedy },
    });
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: "VmprotError",
      code,
      remedy,
      message: "It is odd.",
    });
    expect(
      VmprotError.is(
        new Proxy(
          {},
          {
            has: () => {
              throw new Error("x");
            },
          },
        ),
      ),
    ).toBe(false);
  });
});

describe("what the package exports", () => {
  it.each(
    Object.entries({ ...core, ...tables }).filter(
      ([, value]) => typeof value === "object" && !(value instanceof RegExp),
    ),
  )("%s is frozen through and through", (_, value) => {
    for (const part of parts(value)) expect(Object.isFrozen(part)).toBe(true);
  });
});

describe("types", () => {
  it("know an adapter's facts", () => {
    const buffer = bufferOf(msmAdapter, { flags: 0x20000 });
    expect(vmProt.query({ ...buffer, platform: "amd" }).verdict.kind).toBe("map");
    bufferOf(msmAdapter, { flags: "unknown" });
    // @ts-expect-error a fact that msm does not have
    bufferOf(msmAdapter, { flgas: 0x20000 });
    // @ts-expect-error a fact too many
    bufferOf(msmAdapter, { flags: 0x20000, imported: false });
    // @ts-expect-error a fact of another type
    bufferOf(msmAdapter, { flags: "0x20000" });
    // @ts-expect-error a fact that is required
    bufferOf(msmAdapter, {});
  });

  it("know a declaration's facts in rules and cases", () => {
    const head = { contract: 1, exporter: "fake", title: "x", source: "x" };
    const facts = { heap: { kind: "word", words: ["a", "b"], doc: "x" } } as const;
    const map = { map: [RAM], source: "x" };
    const sound = defineAdapter({
      ...head,
      facts,
      rules: [{ id: "a", when: { heap: { is: "a" } }, ...map }],
      cases: [{ name: "a", facts: { heap: "a" } }],
    });
    defineAdapter({
      ...sound,
      rules: [
        // @ts-expect-error a rule about a fact that is not declared
        { id: "a", when: { haep: { is: "a" } }, ...map },
        // @ts-expect-error a rule about a word that is not in the list
        { id: "b", when: { heap: { is: "c" } }, ...map },
      ],
      cases: [
        // @ts-expect-error a case that states another word
        { name: "c", facts: { heap: "c" } },
      ],
    });
    expect(sound.cases).toHaveLength(1);
  });
});
