import { describe, expect, it } from "@jest/globals";
import { xeAdapter, xeProbe } from "@vmprot/adapters/xe";
import { adapterLaws, testAdapter } from "@vmprot/testkit";
import { AROUND_6_13, ask } from "./ask.js";
import { type FakeDriver, fakeDevice } from "./fake-device.js";

const DEVICE_QUERY = 0xc0286440;
const EINVAL = 22;

describe("xe obeys the law", () => {
  testAdapter(xeAdapter, { test: it, ofDevice: ["graphics"] });

  it("but has to say which facts are the GPU's, not the buffer's", () => {
    for (const ofDevice of [undefined, [], ["caching"]]) {
      const laws = adapterLaws(xeAdapter, ofDevice && { ofDevice });
      const law = laws.find(({ name }) => name === "asks-about-the-handle");
      expect(() => law?.check()).toThrow("no argument has the handle");
    }
  });
});

describe("xe's answer", () => {
  const { answer, places, verdict, whole } = ask(xeAdapter);
  const VRAM = "device write-combined, ram cached";

  it.each<[object, string]>([
    [{ graphics: "integrated", caching: "wb" }, "ram cached"],
    [{ graphics: "integrated", caching: "wc" }, "ram write-combined"],
    [{ graphics: "integrated", caching: "wc", deviceCoherent: false }, "ram write-combined"],
    [{ graphics: "integrated", caching: "wb", deviceCoherent: false }, "SYNC_REQUIRED"],
    [{ graphics: "integrated", caching: "stolen" }, "device write-combined"],
    [{ graphics: "discrete", regions: ["system"] }, "ram cached"],
    // cpu_caching does not matter there.
    [{ graphics: "discrete", regions: ["system"], caching: "wc" }, "ram cached"],
    [{ graphics: "discrete", regions: ["device"] }, VRAM],
    [{ graphics: "discrete", regions: ["system", "device"] }, VRAM],
    [{ graphics: "discrete", regions: ["device"], deviceCoherent: false }, "SYNC_REQUIRED"],
    [{ graphics: "discrete", imported: true }, "FOREIGN_BUFFER"],
    [{ graphics: "discrete", imported: "unknown" }, "ATTRIBUTES_UNKNOWN"],
    [{ caching: "wb" }, "UNKNOWN_FACTS"],
    [{ graphics: "integrated", caching: "uc" }, "UNKNOWN_FACTS"],
  ])("to %j: %s", (facts, expected) => {
    expect(places(facts)).toBe(expected);
  });

  it("of unknown caching or regions is every place", () => {
    expect(answer({ graphics: "integrated" })).toBe("write-combined, worst-case");
    const answered = whole({ graphics: "integrated" });
    const found = answered.kind === "attributes" ? answered.placements : [];
    expect(found.map(({ memory, cache }) => `${memory} ${cache}`).sort()).toEqual([
      "device write-combined",
      "ram cached",
      "ram write-combined",
    ]);
    expect(answered).toMatchObject({ unknown: ["facts.caching"] });
    expect(places({ graphics: "discrete" })).toBe("ram cached, device write-combined");
  });

  it("needs to know where PCI Express need not snoop", () => {
    const facts = { graphics: "discrete", regions: ["device"] };
    for (const arch of ["arm64", "riscv64"] as const) {
      expect(whole(facts, { arch })).toMatchObject({ unknown: ["facts.deviceCoherent"] });
      expect(places({ ...facts, deviceCoherent: true }, { arch })).toBe(VRAM);
    }
    expect(places(facts, { arch: "ppc64" })).toBe(VRAM);
    expect(places(facts, { arch: "loongarch64" })).toBe(`device uncached, ${VRAM}`);
  });

  it("is TTM's memory, which KVM maps from 6.13 on", () => {
    const facts = { graphics: "discrete", regions: ["device"] };
    expect(whole(facts)).toMatchObject({
      placements: [
        { vma: "pfnmap-fault", pages: "non-refcounted" },
        { vma: "pfnmap-fault", pages: "non-refcounted" },
      ],
    });
    expect(AROUND_6_13.map((kernel) => verdict(facts, kernel))).toEqual(["KVM_CANNOT_MAP", "map"]);
  });
});

describe("xe's probe", () => {
  /** DEVICE_QUERY as the kernel does it, with these parameters. */
  const config = (info: readonly bigint[], size = 8 + 8 * info.length): FakeDriver => ({
    [DEVICE_QUERY]: (call) => {
      expect([call.argument.length, call.word(8)]).toEqual([40, 2]);
      if (call.word(12) === 0) return call.word(12, size) - size;
      if (call.word(12) !== size) return EINVAL;
      const target = call.target(16);
      expect(target.length).toBe(size);
      new Uint32Array(target.buffer, 0, 1)[0] = info.length;
      new BigUint64Array(target.buffer, 8).set(info);
      return 0;
    },
  });
  const probe = (script: FakeDriver) =>
    xeProbe.probe({ expName: "drm", device: fakeDevice(script, { driver: "xe" }) });
  const unknown = { caching: "unknown", regions: "unknown", deviceCoherent: "unknown" };

  it.each([
    [[0x20b4_0004n, 1n, 4096n, 48n, 2n], "discrete"],
    [[0x20b4_0004n, 0n, 4096n, 48n, 2n], "integrated"],
    [[1n, 0x2en, 4096n, 48n, 2n], "integrated"],
    [[0n, 3n, 65536n, 57n, 2n, 9n, 9n], "discrete"],
  ])("takes the parameters %p for %s", (info, graphics) => {
    const facts = { ...unknown, graphics, imported: "unknown" };
    expect(probe(config(info))).toEqual({ kind: "facts", facts });
  });

  it("believes the count of holders", () => {
    const device = fakeDevice(config([0n, 0n]), { driver: "xe" });
    const native = xeProbe.probe({ expName: "drm", imported: false, deviceCoherent: true, device });
    expect(native).toMatchObject({ facts: { imported: false, deviceCoherent: true } });
  });

  it.each<[string, FakeDriver]>([
    ["fails", { [DEVICE_QUERY]: () => EINVAL }],
    ["has no size", { [DEVICE_QUERY]: () => 0 }],
    ["has one parameter", config([1n])],
    ["is of gigabytes", config([1n, 1n], 2 ** 31)],
  ])("gives no facts where the query %s", (_, script) => {
    expect(probe(script)).toMatchObject({ code: "ATTRIBUTES_UNKNOWN" });
  });
});
