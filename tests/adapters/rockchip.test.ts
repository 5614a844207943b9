import { describe, expect, it } from "@jest/globals";
import { rockchipAdapter, rockchipProbe } from "@vmprot/adapters/rockchip";
import { testAdapter } from "@vmprot/testkit";
import { AROUND_6_13, ask } from "./ask.js";
import { fakeDevice } from "./fake-device.js";
import { RENDER, throughProber } from "./through-prober.js";

const MODE_MAP_DUMB = 0xc01064b3;

describe("rockchip obeys the law", () => {
  testAdapter(rockchipAdapter, { test: it });
});

describe("rockchip's answer", () => {
  const { answer, verdict, whole } = ask(rockchipAdapter);

  it.each([
    [{}, "write-combined, fixed"],
    [{ imported: true }, "FOREIGN_BUFFER"],
    [{ imported: "unknown" }, "ATTRIBUTES_UNKNOWN"],
    // A coherent device's is no different, so that there is nothing to state.
    [{ deviceCoherent: true }, "UNKNOWN_FACTS"],
  ])("to %j: %s", (facts, expected) => {
    for (const kernel of ["6.12", "7.2"] as const) {
      expect(answer(facts, { arch: "arm64", kernel })).toBe(expected);
    }
  });

  it("is a block whose tail pages KVM before 6.13 cannot map", () => {
    expect(whole({})).toMatchObject({
      placements: [{ memory: "ram", vma: "pfnmap", pages: "non-refcounted" }],
    });
    expect(AROUND_6_13.map((kernel) => verdict({}, kernel))).toEqual(["KVM_CANNOT_MAP", "map"]);
  });
});

describe("rockchip's probe", () => {
  it.each([
    [0, false],
    [22, true],
    [13, "unknown"],
  ] as const)("takes errno %d of MAP_DUMB for imported = %p", (errno, imported) => {
    const device = fakeDevice({ [MODE_MAP_DUMB]: () => errno }, { driver: "rockchip" });
    const result = rockchipProbe.probe({ expName: "drm", device });
    expect(result).toEqual({ kind: "facts", facts: { imported } });
  });

  it("finds its device", () => {
    const expected = { kind: "facts", exporter: "rockchip", device: RENDER };
    expect(throughProber(rockchipAdapter, "drm", "rockchip")).toMatchObject(expected);
  });
});
