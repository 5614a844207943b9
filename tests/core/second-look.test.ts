import { describe, expect, it } from "@jest/globals";
import { ADAPTERS } from "@vmprot/adapters";
import { type ExporterAdapter, VmProt, type VmProtOptions } from "@vmprot/core";

const RAM = [{ memory: "ram", cache: "cached", vma: "pages", pages: "refcounted" }] as const;

const yesNo = (absent?: false | "unknown") => ({
  ...{ kind: "yes-no", doc: "A made-up fact." },
  ...(absent !== undefined && { absent, because: "The test says so." }),
});

/** A made-up adapter with the parts that are given. */
const fakeAdapter = (parts: object): ExporterAdapter =>
  ({
    ...{ contract: 1, exporter: "fake", title: "A fake.", source: "none", cases: [] },
    ...parts,
  }) as unknown as ExporterAdapter;

const mapRule = (when: object) => ({ id: "map", when, map: RAM, source: "none" });

/** What happens while Object.prototype has one more property. */
function polluted<T>(name: string, value: unknown, run: () => T): T {
  Object.defineProperty(Object.prototype, name, { value, configurable: true, enumerable: true });
  try {
    return run();
  } finally {
    delete (Object.prototype as unknown as Record<string, unknown>)[name];
  }
}

const code = (error: unknown): unknown => (error as { code?: unknown }).code;

describe("a condition that tests nothing", () => {
  const facts = {
    secure: yesNo(),
    word: { kind: "word", doc: "A word.", words: ["plain", "secure"] },
    flags: { kind: "bits", doc: "Bits.", bits: { A: 1, B: 2 } },
  };

  it.each([
    [{ secure: {} }],
    [{ word: { is: [] } }],
    [{ flags: {} }],
    [{ flags: { has: 0 } }],
    [{ flags: { any: 0 } }],
    [{ flags: { lacks: 0 } }],
    [{ flags: { masked: { mask: 0, value: 0 } } }],
  ])("%j is no condition: the adapter is refused", (when) => {
    let thrown: unknown;
    try {
      new VmProt([fakeAdapter({ facts, rules: [mapRule(when)] })]);
    } catch (error) {
      thrown = error;
    }
    expect(code(thrown)).toBe("ADAPTER_INVALID");
  });
});

describe("lists", () => {
  const vmProt = new VmProt(ADAPTERS);
  const regions = (list: unknown) =>
    vmProt.query({
      ...{ exporter: "i915", platform: "amd" },
      facts: { graphics: "discrete", regions: list },
    });

  it("that name a word twice are refused", () => {
    expect(regions(["system", "system"]).verdict).toMatchObject({
      ...{ code: "UNKNOWN_FACTS", message: expect.stringContaining("each once") },
    });
  });

  it("with holes are refused, whatever Object.prototype has there", () => {
    expect(regions(["system"]).verdict.kind).toBe("map");
    polluted("0", "system", () => {
      expect(regions(new Array(1)).verdict).toMatchObject({ code: "UNKNOWN_FACTS" });
    });
  });
});

describe("too much to look at", () => {
  const count = { kind: "count", doc: "A count.", unit: "things", least: 1, most: 5000 };

  it("names everything that is unknown: whoever states it is not asked again", () => {
    const fake = fakeAdapter({ facts: { n: count }, placements: () => RAM });
    const vmProt = new VmProt([fake]);
    const { verdict } = vmProt.query({ exporter: "fake", facts: { n: "unknown" } });
    const unknown = verdict.kind === "refuse" ? (verdict.unknown ?? []) : [];
    expect(unknown[0]).toBe("facts.n");
    expect(unknown).toEqual(expect.arrayContaining(["platform.arch", "vm.guestMemfd"]));
    const known = vmProt.query({ exporter: "fake", facts: { n: 3 } }).verdict;
    const asked = known.kind === "refuse" ? (known.unknown ?? []) : [];
    expect(asked.filter((field) => !unknown.includes(field))).toEqual([]);
  });

  it("refuses under a polluted prototype too", () => {
    const sizes = { kind: "count", doc: "A count.", unit: "things", least: 0, most: 4000 };
    const modes = ["cached", "write-combined", "uncached"] as const;
    const vmas = ["pages", "pfnmap", "pfnmap-shmem", "pfnmap-fault"] as const;
    const all = modes.flatMap((cache) =>
      vmas.flatMap((vma) =>
        (["refcounted", "shmem", "non-refcounted"] as const).flatMap((pages) =>
          (["ram", "device"] as const).map((memory) => ({ memory, cache, vma, pages })),
        ),
      ),
    );
    const fake = fakeAdapter({
      facts: { n: sizes },
      placements: ({ n }: { n: number }) => [
        all[n % all.length],
        all[Math.floor(n / all.length) % all.length],
      ],
    });
    const verdict = polluted("cache", "cached", () =>
      new VmProt([fake]).query({ exporter: "fake", facts: { n: "unknown" } }),
    ).verdict;
    expect(verdict).toMatchObject({ kind: "refuse", code: "ATTRIBUTES_UNKNOWN" });
  }, 60_000);

  it("is an adapter with more than 64 facts", () => {
    const facts = Object.fromEntries(
      Array.from({ length: 65 }, (_, i) => [`f${i}`, yesNo("unknown")]),
    );
    expect(() => new VmProt([fakeAdapter({ facts, rules: [] })])).toThrow(/more than 64 facts/);
  });
});

describe("what a program puts into Object.prototype while a query is answered", () => {
  it("makes no harmless refusal of an answer that is none", () => {
    const fake = fakeAdapter({
      facts: { secure: yesNo() },
      placements: ({ secure }: { secure: boolean }) => (secure ? {} : RAM),
    });
    const query = { exporter: "fake", facts: { secure: "unknown" }, platform: "amd" } as const;
    polluted("code", "NO_CPU_MAPPING", () => {
      expect(new VmProt([fake]).query(query).verdict).toMatchObject({ kind: "refuse" });
    });
  });

  const snooping = fakeAdapter({
    facts: { snooped: yesNo("unknown") },
    rules: [
      mapRule({ snooped: { is: true } }),
      { id: "not", refuse: { code: "SYNC_REQUIRED" }, source: "none" },
    ],
  });
  const pollute = () => {
    (Object.prototype as unknown as Record<string, unknown>).snooped = true;
  };
  const verdictOf = (options: VmProtOptions, adapters: ExporterAdapter[], query: object) => {
    try {
      return new VmProt(adapters, options).query({
        ...{ exporter: "fake", facts: {} },
        ...query,
      }).verdict;
    } finally {
      delete (Object.prototype as unknown as Record<string, unknown>).snooped;
    }
  };

  it("is no fact: not where the located adapter's package does it", () => {
    const locate = () => {
      pollute();
      return snooping;
    };
    expect(verdictOf({ locate }, [], { platform: "amd" })).toMatchObject({
      unknown: ["facts.snooped"],
    });
  });

  it("is no fact: not where reading the VM does it", () => {
    const vm = {
      get mte() {
        pollute();
        return false;
      },
    };
    expect(verdictOf({}, [snooping], { platform: "amd", vm })).toMatchObject({
      unknown: ["facts.snooped"],
    });
  });
});

describe("an answer that has yet to come", () => {
  it("of placements is none, and its failure ends nothing", async () => {
    const placements = async () => Promise.reject(new Error("late"));
    const vmProt = new VmProt([fakeAdapter({ facts: {}, placements })]);
    const { verdict } = vmProt.query({ exporter: "fake", facts: {}, platform: "amd" });
    expect(verdict).toMatchObject({ code: "ADAPTER_FAILED" });
    await new Promise((resolve) => setTimeout(resolve, 5));
  });

  it("of locate is none either", async () => {
    const locate = (() => Promise.reject(new Error("late"))) as unknown as () => ExporterAdapter;
    const { verdict } = new VmProt([], { locate }).query({ exporter: "fake", facts: {} });
    expect(verdict).toMatchObject({ code: "ADAPTER_FAILED" });
    await new Promise((resolve) => setTimeout(resolve, 5));
  });
});
