import { describe, expect, it } from "@jest/globals";
import {
  type AskedQuery,
  type ExporterAdapter,
  GuestMappings,
  type Result,
  VerdictCounters,
  VmProt,
  type VmProtOptions,
} from "@vmprot/core";
import { BlobMapper } from "@vmprot/virtio-gpu";
import { ADAPTERS } from "../support/space.js";
import { map } from "../virtio-gpu/commands.js";

const [msm] = ADAPTERS as [ExporterAdapter];
const maps = { exporter: "msm", facts: { flags: 0x20000 } } as const;
const refused = { exporter: "msm", facts: { flags: 0x10000 } } as const;

/** A policy over every adapter, and all that its observer was told. */
function observed(options: VmProtOptions = {}) {
  const seen: [Result, AskedQuery][] = [];
  const onVerdict = (...told: [Result, AskedQuery]) => void seen.push(told);
  return { vmProt: new VmProt(ADAPTERS, { ...options, onVerdict }), seen };
}

describe("onVerdict", () => {
  it.each([
    ["by preset", { ...maps, platform: "amd" }],
    ["platform as an object", { ...maps, platform: { arch: "x86_64" } }],
    ["explained", { ...refused, explain: true }],
    ["of another of the exporter's names", { exporter: "rcar-du", facts: {} }],
    ["with wrong facts", { exporter: "msm", facts: { flag: 1 } }],
    ["with no facts at all", { exporter: "msm", facts: null as never }],
    ["of an unknown exporter", { exporter: "none", facts: {} }],
    ["of no name", { exporter: 7 as never, facts: {} }],
  ] as const)("is told once of a query %s, with the result that is returned", (_, query) => {
    const { vmProt, seen } = observed();
    for (const times of [1, 2]) {
      const result = vmProt.query(query);
      expect(result).toEqual(new VmProt(ADAPTERS).query(query));
      expect(seen).toHaveLength(times);
      expect(seen.at(-1)?.[0]).toBe(result);
      expect(seen.at(-1)?.[1]).toEqual({ exporter: query.exporter, facts: query.facts });
    }
  });

  it("is told of what environments, mappings and blobs ask, and of nothing else", () => {
    const { vmProt, seen } = observed();
    vmProt.environment("amd").query(maps);
    expect(seen).toHaveLength(1);
    const mappings = new GuestMappings<number>(vmProt, { platform: "amd", profile: "strict" });
    expect(seen).toHaveLength(1);
    mappings.add(1, maps);
    mappings.preview({ vm: { guestMemfd: true } });
    expect(seen.map(([{ verdict }]) => verdict.kind)).toEqual(["map", "map", "refuse"]);
    const blobs = new BlobMapper(vmProt, {
      ...{ platform: "amd", hostVisibleSize: 2 ** 20 },
      resource: () => ({ ...refused, size: 4096 }),
    });
    expect(seen).toHaveLength(3);
    expect(blobs.handle(map(1, 0)).kind).toBe("error");
    expect(seen.at(-1)?.[0].verdict).toMatchObject({ code: "SYNC_REQUIRED" });
    expect(seen).toHaveLength(4);
  });

  it("is told of located adapters, and of those that could not be", () => {
    const seen: Result[] = [];
    const lazy = new VmProt([], {
      locate: (exporter) => {
        if (exporter === "bad") throw new Error("no");
        return msm;
      },
      onVerdict: (result) => void seen.push(result),
    });
    lazy.query({ ...maps, platform: "amd" });
    lazy.query({ ...maps, platform: "amd" });
    lazy.query({ exporter: "bad", facts: {} });
    const said = seen.map(({ verdict }) => (verdict.kind === "map" ? "map" : verdict.code));
    expect(said).toEqual(["map", "map", "ADAPTER_FAILED"]);
  });

  it("is told of no query that throws", () => {
    const { vmProt, seen } = observed();
    expect(() => vmProt.query({ ...maps, platform: "none" as never })).toThrow();
    expect(() => vmProt.query({ ...maps, profile: "none" as never })).toThrow();
    expect(() => new GuestMappings(vmProt, { profile: "none" as never })).toThrow();
    expect(seen).toEqual([]);
  });

  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  it.each<[string, () => unknown]>([
    ["throws", () => fail()],
    [
      "throws nothing at all",
      () => {
        throw undefined;
      },
    ],
    ["rejects", () => Promise.reject(new Error("later"))],
    ["returns what cannot be looked at", () => revoked.proxy],
    ["returns another verdict", () => ({ verdict: { kind: "map" } })],
  ])("that %s changes no verdict, and ends no process", async (_, act) => {
    let calls = 0;
    const vmProt = new VmProt(ADAPTERS, {
      onVerdict: () => {
        calls += 1;
        return act() as undefined;
      },
    });
    for (const query of [maps, refused, { exporter: "none", facts: {} }]) {
      expect(vmProt.query(query)).toEqual(new VmProt(ADAPTERS).query(query));
    }
    // An unhandled rejection would be reported by now.
    await new Promise((done) => setImmediate(done));
    expect(calls).toBe(3);
  });

  it("cannot write to a result", () => {
    const changed: boolean[] = [];
    const vmProt = new VmProt(ADAPTERS, {
      onVerdict: (result) => {
        for (const part of [result, result.verdict, result.answer]) {
          changed.push(Reflect.set(part, "kind", "map"));
        }
      },
    });
    vmProt.query(refused);
    expect(changed).toEqual([false, false, false]);
  });

  it("may ask the policy itself: that is answered, and not told", () => {
    const asked: Result[] = [];
    const vmProt: VmProt = new VmProt(ADAPTERS, {
      onVerdict: () => void asked.push(vmProt.query({ exporter: "amdgpu", facts: {} })),
    });
    expect(vmProt.query({ ...maps, platform: "amd" }).verdict.kind).toBe("map");
    expect(asked.map(({ exporter }) => exporter)).toEqual(["amdgpu"]);
    vmProt.query(maps);
    expect(asked).toHaveLength(2);
  });

  it("keeps the options that it belongs to", () => {
    const owners: unknown[] = [];
    const options: VmProtOptions = {
      onVerdict() {
        owners.push(this);
      },
    };
    new VmProt(ADAPTERS, options).query(maps);
    expect(owners).toEqual([options]);
  });

  it.each([7, null, {}, "x"])("is refused where it is no function: %j", (onVerdict) => {
    expect(() => new VmProt([], { onVerdict: onVerdict as never })).toThrow(
      expect.objectContaining({ code: "FIELD_VALUE" }),
    );
  });
});

function fail(): never {
  throw new Error("the observer's own");
}

describe("VerdictCounters", () => {
  it("count by exporter and code", () => {
    const counters = new VerdictCounters();
    const { onVerdict } = counters;
    expect(counters.snapshot()).toEqual([]);
    const vmProt = new VmProt(ADAPTERS, { onVerdict });
    for (const query of [maps, maps, refused]) vmProt.query({ ...query, platform: "amd" });
    vmProt.query({ exporter: "rcar-du", facts: {}, platform: "amd" });
    const before = counters.snapshot();
    expect(before).toEqual([
      { exporter: "msm", verdict: "map", count: 2 },
      { exporter: "msm", verdict: "refuse", code: "SYNC_REQUIRED", count: 1 },
      expect.objectContaining({ exporter: "gem-dma", count: 1 }),
    ]);
    vmProt.query({ ...maps, platform: "amd" });
    expect(before[0]?.count).toBe(2);
    expect(counters.snapshot()[0]?.count).toBe(3);
  });

  it("grow with no name that a guest makes up", () => {
    const counters = new VerdictCounters();
    const vmProt = new VmProt(ADAPTERS, { onVerdict: counters.onVerdict });
    const names = ["", "__proto__", "\u202e", "(other)", "x".repeat(1e6), 7, null];
    for (let i = 0; i < 10_000; i++) names.push(`made-up-${i}`);
    for (const exporter of names) vmProt.query({ exporter: exporter as string, facts: {} });
    expect(counters.snapshot()).toEqual([
      { exporter: "(other)", verdict: "refuse", code: "UNKNOWN_EXPORTER", count: names.length },
    ]);
  });

  it("keep 256 exporters apart, whoever locates them", () => {
    const counters = new VerdictCounters();
    const vmProt = new VmProt([], {
      onVerdict: counters.onVerdict,
      locate: (exporter) => {
        throw new Error(exporter);
      },
    });
    for (let i = 0; i < 1000; i++) vmProt.query({ exporter: `x${i}`, facts: {} });
    const counts = counters.snapshot();
    expect(counts).toHaveLength(257);
    expect(counts.at(-1)).toMatchObject({ exporter: "(other)", count: 1000 - 256 });
  });
});
