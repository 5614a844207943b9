import { describe, expect, it } from "@jest/globals";
import { DEVICE_COHERENT, DRIVER, IMPORTED, oneOf, programProbe } from "@vmprot/core/uapi";
import { fakeDevice } from "../adapters/fake-device.js";

const DRIVERS = ["one", "two"] as const;

describe("a probe of several drivers", () => {
  const probe = programProbe({
    drmDrivers: DRIVERS,
    expNames: ["drm"],
    attachesOwn: true,
    neverImports: "after-attaching",
    program: [
      {
        facts: {
          driver: oneOf(DRIVER, DRIVERS),
          deviceCoherent: DEVICE_COHERENT,
          imported: IMPORTED,
        },
      },
    ],
  });
  const of = (driver: string, told: object = {}, expName = "drm") =>
    probe.probe({ expName, device: fakeDevice({}, { driver }), ...told });

  it("says of them what the prober must know", () => {
    expect(probe).toMatchObject({
      ...{ drmDrivers: ["one", "two"], expNames: ["drm"] },
      ...{ attachesOwn: true, neverImports: "after-attaching" },
    });
    const plain = programProbe({ drmDrivers: ["one"], expNames: ["drm"], program: [] });
    expect(Object.keys(plain).sort()).toEqual(["drmDrivers", "expNames", "probe", "program"]);
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
