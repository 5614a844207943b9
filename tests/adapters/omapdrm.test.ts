import { describe, expect, it } from "@jest/globals";
import { omapdrmAdapter, omapdrmProbe } from "@vmprot/adapters/omapdrm";
import { testAdapter } from "@vmprot/testkit";
import { AROUND_6_13, ask } from "./ask.js";
import { hostsOf } from "./hosts.js";

const [SCANOUT, WC, UNCACHED, TILED_8, TILED_32] = [0x1, 0x2, 0x4, 0x100, 0x300];

describe("omapdrm obeys the law", () => {
  testAdapter(omapdrmAdapter, { test: it });
});

describe("omapdrm's answer", () => {
  const { places, verdict } = ask(omapdrmAdapter);

  it.each([
    [{ flags: WC }, "ram write-combined"],
    [{ flags: WC | SCANOUT }, "ram write-combined"],
    [{ flags: UNCACHED }, "ram uncached"],
    [{ flags: 0, deviceCoherent: true }, "ram cached"],
    [{ flags: SCANOUT, deviceCoherent: false }, "SYNC_REQUIRED"],
    [{ flags: 0 }, "ATTRIBUTES_UNKNOWN"],
    [{ flags: WC | TILED_8 }, "NO_CPU_MAPPING"],
    [{ flags: TILED_32 }, "NO_CPU_MAPPING"],
    [{}, "ATTRIBUTES_UNKNOWN"],
    [{ flags: WC, imported: true }, "FOREIGN_BUFFER"],
    [{ flags: 0x400 }, "UNKNOWN_FACTS"],
  ])("to %j: %s", (facts, expected) => {
    for (const kernel of ["6.12", "7.2"] as const) {
      expect(places(facts, hostsOf(kernel).arm64)).toBe(expected);
    }
  });

  it("may be of pages that KVM before 6.13 cannot map", () => {
    const verdicts = AROUND_6_13.map((kernel) => verdict({ flags: WC }, kernel));
    expect(verdicts).toEqual(["KVM_CANNOT_MAP", "map"]);
  });
});

it("omapdrm's probe knows the exp_name, and what the machine says", () => {
  const unknown = { flags: "unknown", deviceCoherent: "unknown", imported: false };
  expect(omapdrmProbe.probe({ expName: "omapdrm" })).toEqual({ kind: "facts", facts: unknown });
  const said = omapdrmProbe.probe({ expName: "omapdrm", deviceCoherent: false });
  expect(said).toEqual({ kind: "facts", facts: { ...unknown, deviceCoherent: false } });
  expect(omapdrmProbe.probe({ expName: "drm" })).toMatchObject({ code: "FOREIGN_BUFFER" });
});
