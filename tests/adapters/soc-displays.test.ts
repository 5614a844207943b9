import { describe, expect, it } from "@jest/globals";
import { asahiAdapter, asahiProbe } from "@vmprot/adapters/asahi";
import { gma500Adapter, gma500Probe } from "@vmprot/adapters/gma500";
import { loongsonAdapter, loongsonProbe } from "@vmprot/adapters/loongson";
import { testAdapter } from "@vmprot/testkit";
import { ask } from "./ask.js";
import { fakeDevice } from "./fake-device.js";

const ARM64 = { arch: "arm64" } as const;

describe("loongson obeys the law", () => {
  testAdapter(loongsonAdapter, { test: it });
});

describe("loongson's answer", () => {
  const { places } = ask(loongsonAdapter);
  const LOONGARCH = { arch: "loongarch64" } as const;

  it.each<[object, string]>([
    [{}, "device uncached, device write-combined, ram cached"],
    [{ deviceCoherent: false }, "SYNC_REQUIRED"],
    [{ imported: true }, "FOREIGN_BUFFER"],
    [{ imported: "unknown" }, "ATTRIBUTES_UNKNOWN"],
  ])("to %j: %s", (facts, expected) => {
    expect(places(facts, LOONGARCH)).toBe(expected);
  });

  it("is write-combined elsewhere, where its bus snoops", () => {
    expect(places({}, ARM64)).toBe("ATTRIBUTES_UNKNOWN");
    expect(places({ deviceCoherent: true }, ARM64)).toBe("device write-combined, ram cached");
  });
});

describe("gma500 obeys the law", () => {
  testAdapter(gma500Adapter, { test: it });
});

describe("gma500's answer", () => {
  const { answer, places, whole } = ask(gma500Adapter);

  it("is write-combined, wherever the memory is", () => {
    expect(answer({})).toBe("write-combined, fixed");
    expect(places({})).toBe("ram write-combined");
    expect(places({ stolen: true })).toBe("device write-combined");
    expect(answer({ stolen: "unknown" })).toBe("write-combined, fixed");
    expect(whole({})).toMatchObject({ placements: [{ vma: "pfnmap", pages: "shmem" }] });
  });
});

describe("asahi obeys the law", () => {
  testAdapter(asahiAdapter, { test: it });
});

describe("asahi's answer", () => {
  const { answer, places } = ask(asahiAdapter);

  it.each<[object, string]>([
    [{ flags: 0 }, "ram write-combined"],
    [{ flags: 0, deviceCoherent: false }, "ram write-combined"],
    [{ flags: 1, deviceCoherent: true }, "ram cached"],
    [{ flags: 1, deviceCoherent: false }, "SYNC_REQUIRED"],
    [{ flags: 1 }, "ATTRIBUTES_UNKNOWN"],
    [{ flags: 2 }, "NOT_EXPORTABLE"],
    [{ flags: 3 }, "NOT_EXPORTABLE"],
    [{ flags: 4 }, "UNKNOWN_FACTS"],
    [{ flags: 0, imported: true }, "FOREIGN_BUFFER"],
    [{ flags: 0, imported: "unknown" }, "ATTRIBUTES_UNKNOWN"],
  ])("to %j: %s", (facts, expected) => {
    expect(places(facts, ARM64)).toBe(expected);
  });

  it("of unknown flags is the worst of both, where the GPU snoops", () => {
    expect(answer({ deviceCoherent: true }, ARM64)).toBe("write-combined, worst-case");
    expect(answer({}, ARM64)).toBe("ATTRIBUTES_UNKNOWN");
  });
});

describe("drivers that tell nothing of a buffer", () => {
  it.each([
    ["loongson", loongsonProbe, { deviceCoherent: true, imported: false }],
    ["asahi", asahiProbe, { flags: "unknown", deviceCoherent: true, imported: false }],
    ["gma500", gma500Probe, { stolen: "unknown" }],
  ] as const)("are asked nothing: %s", (driver, probe, facts) => {
    const device = fakeDevice({}, { driver });
    const known = { deviceCoherent: true, imported: false } as const;
    expect(probe.probe({ expName: "drm", device, ...known })).toEqual({ kind: "facts", facts });
    expect(device.asked).toEqual([]);
  });
});
