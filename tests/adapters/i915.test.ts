import { describe, expect, it } from "@jest/globals";
import { i915Adapter, i915Probe } from "@vmprot/adapters/i915";
import { testAdapter } from "@vmprot/testkit";
import { ask } from "./ask.js";
import { type FakeDriver, fakeDevice } from "./fake-device.js";
import { RENDER, throughProber } from "./through-prober.js";

const GET_CACHING = 0xc0086470;
const MMAP_OFFSET = 0xc0206464;
const [ENOENT, ENODEV, EINVAL, EOPNOTSUPP] = [2, 19, 22, 95];

describe("i915 obeys the law", () => {
  testAdapter(i915Adapter, { test: it });
});

describe("i915's answer", () => {
  const { answer, places, whole } = ask(i915Adapter);

  it.each([
    [{ graphics: "integrated", caching: "cached" }, "cached, fixed"],
    [{ graphics: "integrated", caching: "none" }, "SYNC_REQUIRED"],
    [{ graphics: "integrated", caching: "display" }, "SYNC_REQUIRED"],
    [{ graphics: "integrated", caching: "user-pat" }, "SYNC_REQUIRED"],
    [{ graphics: "integrated", caching: "l3" }, "UNKNOWN_FACTS"],
    [{ graphics: "integrated" }, "ATTRIBUTES_UNKNOWN"],
    [{ graphics: "discrete", regions: ["system"] }, "cached, fixed"],
    [{ graphics: "discrete", regions: ["system", "device"] }, "write-combined, fixed"],
    [{ graphics: "discrete", regions: ["device", "system"] }, "write-combined, fixed"],
    [{ graphics: "discrete", regions: ["device"] }, "write-combined, worst-case"],
    [{ graphics: "discrete" }, "write-combined, worst-case"],
    [{ graphics: "discrete", regions: [] }, "UNKNOWN_FACTS"],
    [{ graphics: "discrete", regions: ["stolen"] }, "UNKNOWN_FACTS"],
    [{ graphics: "discrete", regions: "device" }, "UNKNOWN_FACTS"],
    [{ graphics: "both", caching: "cached" }, "UNKNOWN_FACTS"],
    [{ graphics: "integrated", caching: "cached", hasLlc: true }, "UNKNOWN_FACTS"],
    [{ graphics: "integrated", caching: "cached", imported: true }, "FOREIGN_BUFFER"],
  ])("to %j: %s", (facts, expected) => {
    expect(answer(facts)).toBe(expected);
  });

  it("depends on the caching of integrated graphics alone, and on the regions of discrete ones", () => {
    const CACHING = ["none", "cached", "display", "user-pat", "unknown"];
    const REGIONS = [["system"], ["device"], ["system", "device"], "unknown"];
    for (const caching of CACHING) {
      for (const regions of REGIONS) {
        const both = { caching, regions };
        const integrated = places({ graphics: "integrated", ...both });
        expect(integrated).toBe(places({ graphics: "integrated", caching }));
        expect(integrated === "ram cached").toBe(caching === "cached");
        const discrete = places({ graphics: "discrete", ...both });
        expect(discrete).toBe(places({ graphics: "discrete", regions }));
        expect(places({ graphics: "discrete", ...both, imported: true })).toBe("FOREIGN_BUFFER");
      }
    }
  });

  it("believes what is said of other devices, where any place is cached", () => {
    const at = (facts: object) => places({ ...facts, deviceCoherent: false });
    const discrete = (regions: unknown) => at({ graphics: "discrete", regions });
    expect(at({ graphics: "integrated", caching: "cached" })).toBe("SYNC_REQUIRED");
    expect([["system"], ["device"], ["system", "device"], "unknown"].map(discrete)).toEqual([
      "SYNC_REQUIRED",
      "SYNC_REQUIRED",
      "device write-combined, ram write-combined",
      "ATTRIBUTES_UNKNOWN",
    ]);
    const unknown = { graphics: "integrated", caching: "cached", deviceCoherent: "unknown" };
    expect(whole(unknown)).toMatchObject({ unknown: ["facts.deviceCoherent"] });
    // i915's own DMA_BUF_IOCTL_SYNC flushes, on x86 too, and for i915 alone.
    expect(whole({ ...unknown, deviceCoherent: false })).toMatchObject({
      message: expect.stringMatching(/DMA_BUF_IOCTL_SYNC, flush for i915's own/),
    });
  });

  it("to unknown regions has every place of each, and names them", () => {
    const answer = whole({ graphics: "discrete" });
    expect(answer).toMatchObject({ kind: "attributes", unknown: ["facts.regions"] });
    const found = answer.kind === "attributes" ? answer.placements : [];
    expect(found.map(({ memory, cache }) => `${memory} ${cache}`).sort()).toEqual([
      "device write-combined",
      "ram cached",
      "ram write-combined",
    ]);
  });

  it("maps an integrated GPU's shmem file as ordinary pages, and others as TTM does", () => {
    expect(whole({ graphics: "integrated", caching: "cached" })).toMatchObject({
      placements: [{ vma: "pages", pages: "refcounted" }],
    });
    expect(whole({ graphics: "discrete", regions: ["system"] })).toMatchObject({
      placements: [{ vma: "pfnmap-fault", pages: "non-refcounted" }],
    });
  });
});

function kernel(caching: number): FakeDriver {
  return {
    [GET_CACHING]: (call) => {
      expect([call.argument.length, call.word(0)]).toEqual([8, 7]);
      call.word(4, caching);
      return 0;
    },
    [MMAP_OFFSET]: (call) => {
      expect([call.argument.length, call.word(0), call.word(4)]).toEqual([32, 7, 0]);
      expect([call.long(8), call.long(16), call.long(24)]).toEqual([0n, 2n, 0n]);
      call.long(8, 0x1_0000_0000n);
      return 0;
    },
  };
}

function probe(script: FakeDriver) {
  const device = fakeDevice(script, { driver: "i915", major: 1, minor: 6 });
  return { result: i915Probe.probe({ expName: "i915", device }), asked: device.asked };
}

describe("i915's probe", () => {
  it.each([
    [0, "none"],
    [1, "cached"],
    [2, "display"],
    [3, "unknown"],
    [0xffff_ffff, "unknown"],
  ])("reads the caching level %d as %s", (level, caching) => {
    const { result, asked } = probe(kernel(level));
    const unknown = { regions: "unknown", deviceCoherent: "unknown" };
    const facts = { ...unknown, graphics: "integrated", caching, imported: false };
    expect(result).toEqual({ kind: "facts", facts });
    expect(asked).toEqual([GET_CACHING, MMAP_OFFSET]);
  });

  it("takes EOPNOTSUPP for a PAT index that userspace chose", () => {
    const { result } = probe({ ...kernel(1), [GET_CACHING]: () => EOPNOTSUPP });
    expect(result).toMatchObject({ facts: { graphics: "integrated", caching: "user-pat" } });
  });

  it("takes ENODEV for a discrete GPU, of which it knows no more, and asks no more", () => {
    const { result, asked } = probe({ ...kernel(1), [GET_CACHING]: () => ENODEV });
    const unknown = { caching: "unknown", regions: "unknown", imported: "unknown" };
    const facts = { graphics: "discrete", deviceCoherent: "unknown", ...unknown };
    expect(result).toEqual({ kind: "facts", facts });
    expect(asked).toEqual([GET_CACHING]);
  });

  it.each([0, ENODEV])("passes on what the machine tells, errno %d", (errno) => {
    const script = { ...kernel(1), ...(errno && { [GET_CACHING]: () => errno }) };
    const device = fakeDevice(script, { driver: "i915" });
    const result = i915Probe.probe({ expName: "i915", deviceCoherent: true, device });
    expect(result).toMatchObject({ facts: { deviceCoherent: true } });
  });

  it("knows a buffer without pages of its own", () => {
    const { result } = probe({ ...kernel(1), [MMAP_OFFSET]: () => ENODEV });
    expect(result).toMatchObject({ kind: "refusal", code: "FOREIGN_BUFFER" });
  });

  it("does not know whether it is an import where MMAP_OFFSET fails otherwise", () => {
    const { result } = probe({ ...kernel(1), [MMAP_OFFSET]: () => EINVAL });
    expect(result).toMatchObject({ facts: { caching: "cached", imported: "unknown" } });
  });

  it("believes the name and the count where i915 does not say whether it is an import", () => {
    const ask = (script: FakeDriver) => {
      const device = fakeDevice({ ...kernel(1), ...script }, { driver: "i915" });
      return i915Probe.probe({ expName: "i915", imported: false, device });
    };
    const native = { facts: { imported: false } };
    expect(ask({ [GET_CACHING]: () => ENODEV })).toMatchObject(native);
    expect(ask({ [MMAP_OFFSET]: () => EINVAL })).toMatchObject(native);
    expect(ask({ [MMAP_OFFSET]: () => ENODEV })).toMatchObject({
      ...{ kind: "refusal", code: "ATTRIBUTES_UNKNOWN" },
    });
  });

  it("gives no facts where GET_CACHING fails otherwise", () => {
    const { result, asked } = probe({ ...kernel(1), [GET_CACHING]: () => ENOENT });
    expect(result).toMatchObject({ kind: "refusal", code: "ATTRIBUTES_UNKNOWN" });
    expect(asked).toEqual([GET_CACHING]);
  });

  it("is asked about a buffer named i915 on an i915 device", () => {
    const expected = { kind: "facts", exporter: "i915", device: RENDER };
    expect(throughProber(i915Adapter, "i915", "i915")).toMatchObject(expected);
  });
});
