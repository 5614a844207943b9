import { describe, expect, it } from "@jest/globals";
import { qxlAdapter, qxlProbe } from "@vmprot/adapters/qxl";
import { testAdapter } from "@vmprot/testkit";
import { ask } from "./ask.js";
import { fakeDevice } from "./fake-device.js";
import { RENDER, throughProber } from "./through-prober.js";

describe("qxl obeys the law", () => {
  testAdapter(qxlAdapter, { test: it });
});

describe("qxl's answer", () => {
  const { answer, places } = ask(qxlAdapter);

  it("has both places that eviction moves a buffer between, on every host", () => {
    for (const host of ["amd", "intel", "arm64-no-fwb"] as const) {
      expect(answer({}, host)).toBe("write-combined, worst-case");
      expect(places({}, host)).toBe("device write-combined, ram cached");
    }
  });

  it("takes no fact", () => {
    expect(answer({ imported: false })).toBe("UNKNOWN_FACTS");
  });
});

describe("qxl's probe", () => {
  it("needs no ioctl", () => {
    const device = fakeDevice({}, { driver: "qxl" });
    const result = qxlProbe.probe({ expName: "drm", device });
    expect(result).toEqual({ kind: "facts", facts: {} });
    expect(device.asked).toEqual([]);
  });

  it("is asked about a buffer named drm on a qxl device", () => {
    const expected = { kind: "facts", exporter: "qxl", device: RENDER, facts: {} };
    expect(throughProber(qxlAdapter, "drm", "qxl")).toEqual(expected);
  });
});
