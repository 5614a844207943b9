import { describe, expect, it } from "@jest/globals";
import { drmProbe, facts } from "@vmprot/adapters/families/drm-probe";
import { fakeDevice } from "./fake-device.js";

describe("a probe of several drivers", () => {
  const probe = drmProbe({
    driver: ["one", "two"],
    expNames: ["drm"],
    attachesOwn: true,
    neverImports: "after-attaching",
    ask: ({ driver }, known) => facts({ driver, ...known }),
  });
  const of = (driver: string, told: object = {}, expName = "drm") =>
    probe.probe({ expName, device: fakeDevice({}, { driver }), ...told });

  it("says of them what the prober must know", () => {
    expect(probe).toMatchObject({
      ...{ drmDrivers: ["one", "two"], expNames: ["drm"] },
      ...{ attachesOwn: true, neverImports: "after-attaching" },
    });
    const plain = drmProbe({ driver: "one", expNames: ["drm"], ask: () => facts({}) });
    expect(Object.keys(plain).sort()).toEqual(["drmDrivers", "expNames", "probe"]);
  });

  it("asks each of their devices, and no other", () => {
    for (const driver of ["one", "two"]) {
      expect(of(driver)).toMatchObject({ kind: "facts", facts: { driver } });
    }
    for (const driver of ["", "three", "on", "one,two"]) {
      expect(of(driver)).toMatchObject({ code: "ATTRIBUTES_UNKNOWN" });
    }
    expect(probe.probe({ expName: "drm" })).toMatchObject({ code: "ATTRIBUTES_UNKNOWN" });
    expect(of("one", {}, "own")).toEqual({ kind: "refusal", code: "FOREIGN_BUFFER" });
  });

  it("tells what is known, and that the rest is not", () => {
    const unknown = { deviceCoherent: "unknown", imported: "unknown" };
    expect(of("one")).toMatchObject({ facts: unknown });
    const known = { deviceCoherent: false, imported: false };
    expect(of("one", known)).toMatchObject({ facts: known });
  });
});
