import { describe, expect, it } from "@jest/globals";
import type { ExporterAdapter, ExporterProbe, ProbeTarget } from "@vmprot/core";
import {
  type BufferProbe,
  type DeviceChoice,
  hostFiles,
  Prober,
  probeBuffer,
  procFiles,
} from "@vmprot/linux";
import { type FakeFiles, putFiles } from "./fake-host.js";
import { nodes } from "./fake-nodes.js";
import { dmaBufFd, fakeRoot } from "./fake-proc.js";
import { type FakeDevice, type FakeSystem, fakeSystem, HANDLE } from "./fake-system.js";

const DRIVER_IOCTL = 0xc0106450;

/** An adapter of which only the probe matters. */
const adapter = (exporter: string, probe: Partial<ExporterProbe>) =>
  ({
    ...{ contract: 1, exporter, title: "a title", source: "a source", facts: {}, cases: [] },
    placements: () => [],
    probe: {
      expNames: ["drm"],
      drmDrivers: [exporter],
      probe: ({ device, ...target }: ProbeTarget) => {
        const errno = device?.ioctl(DRIVER_IOCTL, new Uint8Array(16)) ?? 0;
        if (errno !== 0)
          return { kind: "refusal", code: "ATTRIBUTES_UNKNOWN", message: `${errno}` };
        const { ioctl, address, ...facts } = device ?? {};
        return { kind: "facts", facts: { ...target, ...facts } };
      },
      ...probe,
    },
  }) as ExporterAdapter;

const GPU = adapter("gpu", {});
const OTHER = adapter("other", {});
const OWN = adapter("own", { expNames: ["own"] });
const MEMORY: ExporterAdapter = {
  ...adapter("memory", {}),
  probe: {
    expNames: ["memory"],
    probe: ({ expName, size = 0, deviceCoherent = "absent" }) => ({
      ...{ kind: "facts", facts: { expName, size, deviceCoherent } },
    }),
  },
};
const ADAPTERS = [GPU, OTHER, OWN, MEMORY];
const FD = 33;
const RENDER = "/dev/dri/renderD128";

interface Machine {
  readonly system: FakeSystem;
  readonly probe: (expName: string, choice?: DeviceChoice) => BufferProbe;
}

/** A machine whose devices are render nodes from renderD128 on, with a card node each. */
const machine = (...devices: readonly FakeDevice[]): Machine => machineOf("x64", devices);

function machineOf(arch: string, devices: readonly FakeDevice[], files: FakeFiles = {}): Machine {
  const names = devices.map((_, index) => [`card${index}`, `renderD${128 + index}`]);
  const root = nodes(Object.fromEntries(names.map((each, index) => [`device${index}`, each])));
  putFiles(root, files);
  const paths = devices.flatMap((device, index) =>
    (names[index] ?? []).map((name) => [`/dev/dri/${name}`, device] as const),
  );
  const system = fakeSystem(Object.fromEntries(paths));
  const host = { ...hostFiles(root), arch };
  const prober = new Prober(ADAPTERS, { root, system, host });
  return {
    system,
    probe: (expName, choice) => prober.probe({ expName, size: 4096 }, () => FD, choice),
  };
}

const coded = (code: string) => expect.objectContaining({ code });

describe("a probe", () => {
  it("opens the device, asks its driver, imports, asks, and leaves nothing behind", () => {
    const { system, probe } = machine({ driver: "gpu" });
    expect(probe("drm")).toEqual({
      ...{ kind: "facts", exporter: "gpu", device: RENDER },
      facts: {
        ...{ expName: "drm", size: 4096, driver: "gpu", major: 3, minor: 64, patch: 1 },
        ...{ handle: HANDLE, deviceCoherent: true, imported: "unknown" },
      },
    });
    const asked = [`open ${RENDER}`, `version ${RENDER}`, `version ${RENDER}`];
    expect(system.log).toEqual([
      ...asked,
      ...asked,
      ...[`import ${RENDER} ${FD}`, `ioctl ${RENDER}`, `release ${RENDER} ${HANDLE}`],
    ]);
    expect(system.open_.size).toBe(0);
    probe("drm");
    expect(system.log.filter((line) => line.startsWith("open"))).toHaveLength(3);
  });

  it("asks no device where exp_name says it all", () => {
    const { system, probe } = machine({ driver: "gpu" });
    expect(probe("memory")).toEqual({
      ...{ kind: "facts", exporter: "memory" },
      facts: { expName: "memory", size: 4096, deviceCoherent: true },
    });
    expect(system.log).toEqual([]);
  });

  it("knows no exporter that no adapter knows", () => {
    expect(machine().probe("vendor-heap")).toMatchObject({ code: "UNKNOWN_EXPORTER" });
  });

  it("asks the primary node where the adapter needs it, and is not its master", () => {
    const root = nodes({ a: ["card0", "renderD128"] });
    const system = fakeSystem({
      [RENDER]: { driver: "gpu" },
      "/dev/dri/card0": { driver: "gpu" },
    });
    const primary = adapter("gpu", { primaryNode: true });
    const prober = new Prober([primary], { root, system });
    expect(prober.probe({ expName: "drm", size: 1 }, () => FD)).toMatchObject({
      device: "/dev/dri/card0",
    });
    expect(system.log).toContain("drop /dev/dri/card0");
    expect(system.log).not.toContain(`import ${RENDER} ${FD}`);
  });

  it("asks devices that compute and neither render nor display", () => {
    const path = "/dev/accel/accel0";
    const system = fakeSystem({ [path]: { driver: "gpu" } });
    const options = { root: nodes({ npu: ["accel0"] }), system, files: system.files };
    const said = new Prober([GPU], options).probe({ expName: "drm", size: 1 }, () => FD);
    expect(said).toMatchObject({ device: path, facts: { driver: "gpu", imported: false } });
  });

  it("is made of a descriptor too", () => {
    const system = fakeSystem({});
    const files = procFiles(fakeRoot({}));
    expect(() => probeBuffer(0, ADAPTERS, { system, files })).toThrow(coded("PROC_UNAVAILABLE"));
    const link = {
      ...procFiles("/"),
      link: () => "/dmabuf:",
      read: () => dmaBufFd({ expName: "memory" }).fdinfo ?? "",
    };
    expect(probeBuffer(0, ADAPTERS, { system, files: link })).toMatchObject({ exporter: "memory" });
  });
});

describe("what a probe is told of caches", () => {
  const TREE = "sys/firmware/devicetree/base";
  const board = (property: string): FakeFiles => ({
    [`${TREE}/compatible`]: "vendor,board\0",
    [`${TREE}/gpu/${property}`]: "",
    "sys/devices/device0/of_node": { link: `${TREE}/gpu` },
  });
  const told = (answer: BufferProbe) =>
    answer.kind === "facts" ? answer.facts.deviceCoherent : answer;

  it.each([
    ["x64", "dma-noncoherent", true],
    ["arm64", "dma-coherent", true],
    ["arm64", "dma-noncoherent", false],
    ["arm64", "reg", false],
    ["riscv64", "reg", true],
  ])("is what firmware says of the device: %s, %s", (arch, property, expected) => {
    const { probe } = machineOf(arch, [{ driver: "gpu" }], board(property));
    expect(told(probe("drm"))).toBe(expected);
    expect(told(probe("drm"))).toBe(expected);
  });

  it.each([
    ["x64", true],
    ["arm64", "unknown"],
    ["riscv64", "unknown"],
  ])("of buffers without a device on %s", (arch, expected) => {
    const { probe } = machineOf(arch, [{ driver: "gpu" }], board("dma-coherent"));
    expect(told(probe("memory"))).toBe(expected);
  });

  it("of each device its own", () => {
    const devices = [{ driver: "gpu" }, { driver: "other" }];
    const { probe } = machineOf("arm64", devices, board("dma-coherent"));
    const of = (driver: string) => told(probe("drm", { driver }));
    expect([of("gpu"), of("other"), of("gpu")]).toEqual([true, "unknown", true]);
  });
});

describe("a foreign import", () => {
  const imports = ({ log }: FakeSystem): string[] =>
    log.filter((line) => line.startsWith("import"));

  it.each([
    ["two devices of one driver", ["gpu", "gpu"], "drm"],
    ["two drivers that share the name", ["gpu", "other"], "drm"],
    ["a driver that no adapter knows", ["gpu", "mystery"], "drm"],
    ["two devices of one exporter", ["own", "own"], "own"],
  ])("is not made to find out: %s", (_what, drivers, expName) => {
    const { system, probe } = machine(...drivers.map((driver) => ({ driver })));
    const refusal = { kind: "refusal", code: "ATTRIBUTES_UNKNOWN" };
    expect(probe(expName)).toMatchObject({ ...refusal, message: expect.stringContaining(RENDER) });
    expect(imports(system)).toEqual([]);
  });

  it.each([
    ["a driver with an exporter of its own", ["gpu", "i915"], "drm", 0],
    ["a driver whose adapter has another name", ["own", "gpu"], "drm", 1],
    ["the name's own driver", ["gpu", "own", "mystery"], "own", 1],
  ])("is none beside %s", (_what, drivers, expName, index) => {
    const { system, probe } = machine(...drivers.map((driver) => ({ driver })));
    expect(probe(expName)).toMatchObject({ kind: "facts" });
    expect(imports(system)).toEqual([`import /dev/dri/renderD${128 + index} ${FD}`]);
  });

  it("is not made into a device that cannot be asked for its driver", () => {
    const closed = { driver: "gpu", fail: { open: 13 } };
    const { system, probe } = machine(closed, { driver: "other" });
    expect(probe("drm")).toMatchObject({
      ...{ code: "ATTRIBUTES_UNKNOWN", message: expect.stringContaining("cannot be asked") },
    });
    expect(imports(system)).toEqual([]);
  });

  it("is none where the caller names the device or the driver", () => {
    const { system, probe } = machine({ driver: "gpu" }, { driver: "other" });
    expect(probe("drm", { driver: "other" })).toMatchObject({ exporter: "other" });
    expect(probe("drm", { device: RENDER })).toMatchObject({ exporter: "gpu" });
    expect(probe("drm", { device: "/dev/dri/card0" })).toMatchObject({ exporter: "gpu" });
    const elsewhere = ["/dev/dri/renderD129", RENDER, RENDER].map((path) => `import ${path} ${FD}`);
    expect(imports(system)).toEqual(elsewhere);
  });

  it("is not made where the named device cannot have exported it", () => {
    const { system, probe } = machine({ driver: "gpu" }, { driver: "own" });
    expect(probe("own", { device: RENDER })).toMatchObject({ code: "ATTRIBUTES_UNKNOWN" });
    expect(imports(system)).toEqual([]);
  });

  it("is not made where nobody can have exported it", () => {
    expect(machine({ driver: "gpu" }).probe("own")).toMatchObject({ code: "ATTRIBUTES_UNKNOWN" });
    expect(machine({ driver: "mystery" }).probe("drm")).toMatchObject({ code: "UNKNOWN_EXPORTER" });
    expect(machine().probe("drm")).toMatchObject({ code: "ATTRIBUTES_UNKNOWN" });
  });

  it("of a device that is not there is an error", () => {
    const { probe } = machine({ driver: "gpu" });
    for (const choice of [{ device: "/dev/dri/renderD999" }, { driver: "nowhere" }]) {
      expect(() => probe("drm", choice)).toThrow(coded("DEVICE_UNAVAILABLE"));
    }
  });
});
