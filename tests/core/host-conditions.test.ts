import { describe, expect, it } from "@jest/globals";
import { defineAdapter, type HostCondition, PLAIN_VM, type Query, VmProt } from "@vmprot/core";

const placement = (cache: "cached" | "write-combined" | "uncached") =>
  ({ memory: "ram", cache, vma: "pages", pages: "refcounted" }) as const;

const adapter = (...conditions: readonly HostCondition[]) =>
  defineAdapter({
    contract: 1,
    exporter: "changing",
    title: "A driver that changed",
    source: "none",
    facts: {},
    rules: [
      ...conditions.map((host, index) => ({
        id: `row-${index}`,
        host,
        map: [placement("write-combined")],
        source: "none",
      })),
      {
        id: "otherwise",
        map: [placement("uncached"), placement("write-combined")],
        source: "none",
      },
    ],
    cases: [{ name: "any", facts: {} }],
  });

const ask = (conditions: readonly HostCondition[], platform: NonNullable<Query["platform"]>) => {
  const { answer } = new VmProt([adapter(...conditions)]).query({
    exporter: "changing",
    facts: {},
    platform,
  });
  return answer.kind === "attributes" ? { cache: answer.cache, unknown: answer.unknown } : answer;
};

const FROM_7_1: readonly HostCondition[] = [{ kernel: { from: "7.1" } }];

describe("a rule that asks for the host's kernel", () => {
  it.each([
    ["7.0.12", "uncached"],
    ["6.1", "uncached"],
    ["5.4", "uncached"],
    ["7.1", "write-combined"],
    ["7.1.5-custom", "write-combined"],
    ["7.9", "write-combined"],
  ])("on %s", (kernel, cache) => {
    expect(ask(FROM_7_1, { arch: "x86_64", kernel })).toEqual({ cache, unknown: undefined });
    expect(ask(FROM_7_1, { kernel })).toEqual({ cache, unknown: undefined });
  });

  it.each([{ arch: "x86_64" }, { arch: "arm64", kernel: "unknown" }, {}] as const)(
    "on an unknown kernel answers for both and says that it matters: %p",
    (platform) => {
      expect(ask(FROM_7_1, platform)).toEqual({ cache: "uncached", unknown: ["platform.kernel"] });
    },
  );

  it("before a version, and in a range", () => {
    const range: readonly HostCondition[] = [{ kernel: { from: "6.12", before: "6.18" } }];
    const caches = ["6.11", "6.12", "6.17", "6.18"].map(
      (kernel) => (ask(range, { arch: "x86_64", kernel }) as { cache: string }).cache,
    );
    expect(caches).toEqual(["uncached", "write-combined", "write-combined", "uncached"]);
  });

  it("asks for no kernel where the architecture alone decides", () => {
    const arm: readonly HostCondition[] = [{ arch: "arm64", kernel: { from: "7.1" } }];
    expect(ask(arm, { arch: "x86_64" })).toEqual({ cache: "uncached", unknown: undefined });
    expect(ask(arm, { arch: "arm64" })).toEqual({
      cache: "uncached",
      unknown: ["platform.kernel"],
    });
    expect(ask(arm, {})).toEqual({
      cache: "uncached",
      unknown: ["platform.arch", "platform.kernel"],
    });
  });

  it("finds the kernel as the way out of a refusal", () => {
    const refusing = defineAdapter({
      ...adapter(),
      rules: [
        {
          id: "new",
          host: { kernel: { from: "7.1" } },
          map: [placement("cached")],
          source: "none",
        },
        { id: "old", refuse: { code: "SYNC_REQUIRED" }, source: "none" },
      ],
    });
    const platform = { ...ARM64, kernel: "7.0" } as const;
    const { verdict } = new VmProt([refusing]).query({
      exporter: "changing",
      facts: {},
      platform,
      vm: PLAIN_VM,
    });
    expect(verdict).toMatchObject({
      kind: "refuse",
      code: "SYNC_REQUIRED",
      changes: [{ field: "platform.kernel", value: "7.1" }],
    });
  });
});

const ARM64 = { arch: "arm64", hypervisor: "kvm", fwb: false, cacheablePfnmap: false } as const;

describe("a refusal on kernels that differ", () => {
  it("does not take a buffer that cannot be mapped for a way out", () => {
    const { contract, exporter, title, source } = adapter();
    const choosing = defineAdapter({
      ...{ contract, exporter, title, source },
      facts: { noMmap: { kind: "yes-no", doc: "No mmap.", chosen: true } },
      rules: [
        {
          id: "no-mmap",
          when: { noMmap: { is: true } },
          refuse: { code: "NO_CPU_MAPPING" },
          source: "none",
        },
        {
          id: "new",
          host: { kernel: { from: "7.1" } },
          map: [placement("uncached")],
          source: "none",
        },
        { id: "old", map: [placement("uncached"), placement("cached")], source: "none" },
      ],
      cases: [
        { name: "mapped", facts: { noMmap: false } },
        { name: "not mapped", facts: { noMmap: true } },
      ],
    });
    const { verdict } = new VmProt([choosing]).query({
      exporter: "changing",
      facts: { noMmap: false },
      platform: { arch: "loongarch64", hypervisor: "kvm", kernel: "7.2" },
      vm: PLAIN_VM,
    });
    expect(verdict.kind).toBe("refuse");
    expect(verdict).not.toHaveProperty("changes");
  });
});

describe("a rule that asks for the host's architecture", () => {
  it("is for it alone, or for each of several", () => {
    const some: readonly HostCondition[] = [{ arch: ["arm64", "riscv64"] }];
    const caches = (["x86_64", "arm64", "riscv64", "loongarch64", "ppc64"] as const).map(
      (arch) => (ask(some, { arch }) as { cache: string }).cache,
    );
    expect(caches).toEqual([
      "uncached",
      "write-combined",
      "write-combined",
      "uncached",
      "uncached",
    ]);
    expect(ask(some, {})).toEqual({ cache: "uncached", unknown: ["platform.arch"] });
  });
});

describe("a function that asks for the kernel", () => {
  const calls: string[] = [];
  const changing = defineAdapter({
    contract: 1,
    exporter: "changing",
    title: "A driver that changed",
    source: "none",
    facts: {},
    cases: [{ name: "any", facts: {} }],
    placements(_, { arch, kernel }) {
      calls.push(`${arch} ${kernel}`);
      return [placement(kernel === "7.2" || kernel === "7.3" ? "cached" : "uncached")];
    },
  });
  const vmProt = new VmProt([changing]);

  it("is asked about each kernel where it is unknown", () => {
    const { answer } = vmProt.query({
      exporter: "changing",
      facts: {},
      platform: { arch: "arm64" },
    });
    expect(answer).toMatchObject({ cache: "uncached", unknown: ["platform.kernel"] });
    expect(new Set(calls)).toContain("arm64 7.1");
  });

  it("is not where it is known", () => {
    const platform = { arch: "arm64", kernel: "7.2.13" } as const;
    const { answer } = vmProt.query({ exporter: "changing", facts: {}, platform });
    expect(answer).toMatchObject({ cache: "cached" });
  });
});

describe("a condition that no host can be asked for", () => {
  it.each([
    [{ kernel: {} }],
    [{ kernel: { from: "6.2" } }],
    [{ kernel: { since: "7.1" } }],
    [{ kernel: "7.1" }],
    [{ arch: [] }],
    [{ arch: "x86" }],
    [{ release: "7.1" }],
  ])("%p", (host) => {
    expect(() => new VmProt([adapter(host as HostCondition)])).toThrow(
      "has a rule row-0 that asks what no host tells",
    );
  });
});
