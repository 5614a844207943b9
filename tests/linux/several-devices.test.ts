import { describe, expect, it } from "@jest/globals";
import type { ExporterAdapter } from "@vmprot/core";
import { type BufferProbe, type DeviceChoice, Prober } from "@vmprot/linux";
import { adapter } from "./fake-gpu.js";
import { nodes } from "./fake-nodes.js";
import { type FakeDevice, type FakeSystem, fakeSystem, type Meanwhile } from "./fake-system.js";

const EINVAL = 22;
const EACH = { allowForeignImport: true };
const node = (index: number): string => `/dev/dri/renderD${128 + index}`;

/** An adapter of this driver with no facts but its name. */
const of = (driver: string, rest: object = {}): ExporterAdapter => ({
  ...adapter(() => ({ kind: "facts", facts: {} }), { drmDrivers: [driver], ...rest }),
  exporter: driver,
});
const ADAPTERS = [
  of("gpu"),
  of("other"),
  of("asked", { attachesOwn: true }),
  of("display", { neverImports: true }),
  of("late", { neverImports: "after-attaching" }),
  of("own", { expNames: ["own"] }),
];

const foreign = { adds: () => 3 };
const refuses = { fail: { import: EINVAL } };

interface Machine {
  readonly system: FakeSystem;
  readonly probe: (choice?: DeviceChoice, expName?: string) => BufferProbe;
}

/** A machine with these devices, as render nodes in this order. */
function machine(devices: readonly FakeDevice[], meanwhile?: Meanwhile): Machine {
  const names = devices.map((_, index) => [`device${index}`, [`renderD${128 + index}`]]);
  const root = nodes(Object.fromEntries(names));
  const entries = devices.map((device, index) => [node(index), device]);
  const system = fakeSystem(Object.fromEntries(entries), meanwhile);
  const prober = new Prober(ADAPTERS, { root, system, files: system.files });
  return {
    system,
    probe(choice, expName = "drm") {
      const answer = prober.probe({ expName, size: 1 }, () => 5, choice);
      expect(system.open_.size).toBe(0);
      return answer;
    },
  };
}

/** The nodes that the buffer was imported into, in order, each once. */
const asked = ({ log }: FakeSystem): string[] => {
  const imports = log.filter((line) => line.startsWith("import"));
  return [...new Set(imports.map((line) => line.split(" ")[1] ?? ""))];
};

describe("several devices that can have exported a buffer", () => {
  it("are asked in turn where the caller allows it, until one proves that it has", () => {
    const gpus = [
      { driver: "gpu", ...foreign },
      { driver: "other" },
      { driver: "other", ...foreign },
    ];
    const { system, probe } = machine(gpus);
    expect(probe()).toMatchObject({ code: "ATTRIBUTES_UNKNOWN" });
    expect(asked(system)).toEqual([]);
    expect(probe(EACH)).toMatchObject({ kind: "facts", exporter: "other", device: node(1) });
    expect(asked(system)).toEqual([node(0), node(1)]);
  });

  it("are asked unallowed where their drivers refuse what others exported, and no others are", () => {
    const { system, probe } = machine([{ driver: "gpu" }, { driver: "display" }]);
    expect(probe()).toMatchObject({ kind: "facts", exporter: "display", device: node(1) });
    expect(asked(system)).toEqual([node(1)]);
  });

  it("are asked first where they do no harm", () => {
    const { system, probe } = machine([
      { driver: "gpu" },
      { driver: "late", ...refuses },
      { driver: "display", ...refuses },
    ]);
    expect(probe()).toMatchObject({ code: "ATTRIBUTES_UNKNOWN" });
    expect(asked(system)).toEqual([node(2)]);
    expect(probe(EACH)).toMatchObject({ exporter: "gpu" });
    expect(asked(system)).toEqual([node(2), node(0)]);
  });

  it("are not asked where a driver attaches to a buffer before it refuses it", () => {
    const { system, probe } = machine([{ driver: "gpu", ...foreign }, { driver: "late" }]);
    expect(probe()).toMatchObject({ code: "ATTRIBUTES_UNKNOWN" });
    expect(asked(system)).toEqual([]);
    expect(probe(EACH)).toMatchObject({ kind: "facts", exporter: "late" });
  });

  it("prove nothing where the count does not tell", () => {
    const duplicate = { adds: () => 2 };
    for (const first of [{ driver: "gpu", ...duplicate }, { driver: "asked" }]) {
      const { probe } = machine([first, { driver: "other", ...foreign }]);
      expect(probe(EACH)).toMatchObject({
        ...{ kind: "refusal", code: "ATTRIBUTES_UNKNOWN" },
        message: expect.stringContaining(`Left are ${node(0)}`),
      });
    }
  });

  it("can all be another's", () => {
    const { probe } = machine([
      { driver: "gpu", ...foreign },
      { driver: "other", ...refuses },
    ]);
    expect(probe(EACH)).toMatchObject({ code: "ATTRIBUTES_UNKNOWN" });
  });

  it("of one driver are told apart by the count, though exp_name is the driver's own", () => {
    const { system, probe } = machine([{ driver: "own", ...foreign }, { driver: "own" }]);
    expect(probe({}, "own")).toMatchObject({ code: "ATTRIBUTES_UNKNOWN" });
    expect(probe({ device: node(0) }, "own")).toMatchObject({ code: "FOREIGN_BUFFER" });
    expect(probe(EACH, "own")).toMatchObject({ kind: "facts", device: node(1) });
    expect(asked(system)).toEqual([node(0), node(1)]);
  });

  it("are only those that the caller names", () => {
    const { system, probe } = machine([{ driver: "gpu" }, { driver: "other", ...foreign }]);
    expect(probe({ ...EACH, driver: "other" })).toMatchObject({ code: "FOREIGN_BUFFER" });
    expect(asked(system)).toEqual([node(1)]);
    expect(probe({ ...EACH, device: node(0) })).toMatchObject({ exporter: "gpu" });
  });

  it("are left alone where no adapter asks them or nobody may open them", () => {
    const { system, probe } = machine([
      { driver: "mystery" },
      { driver: "gpu", fail: { open: 13 } },
      { driver: "other", ...foreign },
    ]);
    expect(probe(EACH)).toMatchObject({ code: "ATTRIBUTES_UNKNOWN" });
    expect(asked(system)).toEqual([node(2)]);
  });
});

describe("a device that drops its import late", () => {
  const late = (lingers: number) => [{ driver: "gpu", ...foreign, lingers }, { driver: "other" }];

  it("is waited for before the next is asked", () => {
    const { system, probe } = machine(late(3));
    expect(probe(EACH)).toMatchObject({ kind: "facts", exporter: "other" });
    expect(system.count).toBe(2);
  });

  it("is waited for no longer than is bearable, and the next not asked", () => {
    const { system, probe } = machine(late(1000));
    const begin = performance.now();
    expect(probe(EACH)).toMatchObject({
      ...{ code: "ATTRIBUTES_UNKNOWN", message: expect.stringContaining(node(1)) },
    });
    expect(performance.now() - begin).toBeLessThan(2000);
    expect(asked(system)).toEqual([node(0)]);
  });
});
