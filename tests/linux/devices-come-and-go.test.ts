import { renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { type BufferProbe, Prober } from "@vmprot/linux";
import { adapter } from "./fake-gpu.js";
import { nodes } from "./fake-nodes.js";
import { type FakeDevice, type FakeSystem, fakeSystem } from "./fake-system.js";

const RENDER = "/dev/dri/renderD128";
const SECOND = "/dev/dri/renderD129";
const ACCEL = "/dev/accel/accel0";
const ADAPTERS = [adapter(() => ({ kind: "facts", facts: {} }))];
const coded = (code: string, ...says: string[]) =>
  expect.objectContaining({
    code,
    message: expect.stringMatching(new RegExp(says.join(".*"))),
  });

interface Machine {
  readonly root: string;
  readonly system: FakeSystem;
  readonly prober: Prober;
  readonly probe: (expName?: string) => BufferProbe;
}

/** A machine with a GPU, an accelerator and a second GPU, whose nodes are put aside as `hidden` says. */
function machine(hidden: readonly string[], devices: Record<string, FakeDevice> = {}): Machine {
  const root = nodes({ one: ["renderD128"], two: ["renderD129"], npu: ["accel0"] });
  for (const path of hidden) rmSync(join(root, path));
  const gpu = { driver: "gpu" };
  const own = { [RENDER]: gpu, [SECOND]: gpu, [ACCEL]: { driver: "amdxdna_accel_driver" } };
  const system = fakeSystem({ ...own, ...devices });
  const prober = new Prober(ADAPTERS, { root, system, files: system.files });
  const probe = (expName = "drm") => prober.probe({ expName, size: 1 }, () => 5);
  return { root, system, prober, probe };
}

const imports = ({ log }: FakeSystem) => log.filter((line) => line.startsWith("import"));

describe("a GPU that only sysfs shows", () => {
  it("may have exported a buffer, so that no other is asked", () => {
    const { system, probe } = machine([SECOND]);
    expect(probe()).toMatchObject({
      ...{ kind: "refusal", code: "ATTRIBUTES_UNKNOWN", candidates: [RENDER, ACCEL, SECOND] },
      message: expect.stringMatching(
        /renderD129 \(which only sysfs shows, and \/dev does not have\)/,
      ),
    });
    expect(imports(system)).toEqual([]);
  });

  it("is named where no other can have exported it", () => {
    const { root, system, probe } = machine([RENDER, ACCEL]);
    rmSync(join(root, SECOND));
    rmSync(join(root, "sys/class/drm/renderD128"), { recursive: true });
    rmSync(join(root, "sys/class/accel"), { recursive: true });
    expect(() => probe()).toThrow(coded("DEVICE_HIDDEN", "renderD129"));
    expect(system.log).toEqual([]);
  });

  it.each([
    ["virtio_gpu", "is no candidate for what its driver does not export", true],
    ["gpu", "is one where its driver exports such buffers", false],
    ["nvidia", "is one where nobody knows what its driver exports", false],
    ["\u001b[31m", "is one whatever its driver is called", false],
  ])("bound to %j %s", (driver, _what, isAlone) => {
    const { root, probe } = machine([SECOND, ACCEL]);
    rmSync(join(root, "sys/class/accel"), { recursive: true });
    symlinkSync(`../bus/pci/drivers/${driver}`, join(root, "sys/devices/two/driver"));
    const said = probe();
    if (isAlone) expect(said).toMatchObject({ kind: "facts", device: RENDER });
    else expect(said).toMatchObject({ candidates: [RENDER, SECOND] });
    if (said.kind === "refusal") expect(said.message).not.toContain("\u001b");
  });

  it("cannot be chosen", () => {
    const { prober } = machine([SECOND]);
    expect(() => prober.requireChoice({ device: SECOND })).toThrow(coded("DEVICE_HIDDEN", SECOND));
  });
});

describe("a GPU that is plugged in after the first probe", () => {
  it("is known to the next scan, and asked for its driver once", () => {
    const { root, system, prober, probe } = machine([SECOND, ACCEL]);
    for (const name of ["drm/renderD129", "accel"]) {
      rmSync(join(root, "sys/class", name), { recursive: true });
    }
    expect(probe()).toMatchObject({ kind: "facts", device: RENDER });
    const before = prober.devices();
    expect(prober.devices()).toBe(before);
    writeFileSync(join(root, SECOND), "");
    prober.devices();
    expect(probe()).toMatchObject({ candidates: [RENDER, SECOND] });
    expect(system.log.filter((line) => line === `open ${SECOND}`)).toHaveLength(1);
    renameSync(join(root, SECOND), join(root, "gone"));
    prober.devices();
    expect(probe()).toMatchObject({ kind: "facts", device: RENDER });
  });

  it("is known a second later to who only probes", async () => {
    const { root, probe } = machine([SECOND, ACCEL]);
    for (const name of ["drm/renderD129", "accel"]) {
      rmSync(join(root, "sys/class", name), { recursive: true });
    }
    expect(probe()).toMatchObject({ device: RENDER });
    writeFileSync(join(root, SECOND), "");
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect(probe()).toMatchObject({ candidates: [RENDER, SECOND] });
  });

  it("is asked again while it cannot be opened yet", () => {
    let denied = true;
    const late: FakeDevice = {
      driver: "gpu",
      get fail() {
        return denied ? { open: 13 } : {};
      },
    };
    const { prober } = machine([], { [SECOND]: late });
    const before = prober.devices();
    expect(before.map(({ driver }) => driver)).toEqual(["gpu", undefined, "amdxdna_accel_driver"]);
    expect(prober.devices()).toBe(before);
    denied = false;
    expect(prober.devices().map(({ driver }) => driver)).toEqual([
      "gpu",
      "gpu",
      "amdxdna_accel_driver",
    ]);
  });
});

describe("a choice", () => {
  const { root, prober } = machine([], { [SECOND]: { driver: "other", fail: { open: 13 } } });
  writeFileSync(join(root, "dev/null"), "");

  it.each([
    {},
    { device: RENDER },
    { device: ACCEL },
    { driver: "gpu" },
    { device: RENDER, driver: "gpu" },
  ])("of what is there is right: %j", (choice) => {
    expect(() => prober.requireChoice(choice)).not.toThrow();
  });

  it.each([
    [{ device: "/dev/dri/renderD200" }, "DEVICE_UNAVAILABLE", ["renderD200", RENDER]],
    [{ device: "" }, "DEVICE_NOT_DRM", [RENDER, ACCEL]],
    [{ device: "/dev/null" }, "DEVICE_NOT_DRM", ["/dev/null", RENDER, ACCEL]],
    [{ device: SECOND }, "DEVICE_UNAVAILABLE", [SECOND, "permission denied"]],
    [{ driver: "amdgpu" }, "DEVICE_UNAVAILABLE", ["driver amdgpu", RENDER, "gpu"]],
    [{ driver: "amdgpu" }, "DEVICE_UNAVAILABLE", [SECOND, "cannot be asked"]],
    [{ device: RENDER, driver: "other" }, "DEVICE_UNAVAILABLE", [RENDER, "driver other"]],
    [{ device: "/dev/\u001b[31m\u202e" }, "DEVICE_UNAVAILABLE", ["u001b", "u202e"]],
  ])("of what is not there is wrong, and what is there named: %j", (choice, code, says) => {
    expect(() => prober.requireChoice(choice)).toThrow(coded(code, ...says));
  });

  it("is wrong where there is nothing", () => {
    const bare = new Prober(ADAPTERS, { root: nodes({}), system: fakeSystem({}) });
    expect(() => bare.requireChoice({ driver: "gpu" })).toThrow(
      coded("DEVICE_UNAVAILABLE", "no DRM device"),
    );
  });
});
