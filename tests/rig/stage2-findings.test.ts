import { describe, expect, it } from "@jest/globals";
import { PLAIN_VM, type Platform } from "@vmprot/core";
import type { Recipe } from "./guest/buffers.js";
import { MEMFD } from "./guest/own-memory.js";
import { judged } from "./guest/stage2-buffer.js";
import type { Stage2Observations, Stage2Report } from "./guest/stage2-report.js";
import { stage2Type } from "./observe/arm64.js";
import type { Stage2Seen } from "./observe/protocol.js";
import { rowsSeen, unreached, wrongEntries, wrongGuests } from "./verify/stage2-findings.js";

const platform: Platform = {
  ...{ arch: "arm64", hypervisor: "kvm", kernel: "7.2.12", shmemHugePages: false },
  ...{ memfdHugePages: false, fwb: true, cacheablePfnmap: false },
};

const entry = (memAttr: number, memory: "ram" | "device" = "ram"): Stage2Seen => ({
  ...{ entry: "0x1", size: 4096, physical: "0x0", root: "0x0", memory },
  attribute: { arch: "arm64", memAttr, fwb: true, type: stage2Type(memAttr, true) },
});

const vram: Recipe = {
  ...{ name: "VRAM", driver: "radeon", exporter: "radeon", make: MEMFD.make },
  facts: { domains: 4, flags: 0, deviceCoherent: true },
};

/** What was seen of one buffer, on an arm64 machine with FWB. */
function observed(
  recipe: Recipe,
  seen: Partial<Stage2Report>,
  host: Platform = platform,
): Stage2Observations {
  const { known } = judged({ recipe, platform: host, vm: { ...PLAIN_VM, prefaulted: true } });
  const buffers = [{ ...known, entries: [], ...seen }];
  return { kernel: "7.2.12", detection: { platform: host, readings: [] }, buffers };
}

const well = { kind: "seen", wrongForGuest: 0, wrongForHost: 0 } as const;
const fault = { call: "KVM_SET_USER_MEMORY_REGION", errno: 22 };

describe("what was seen in stage 2", () => {
  it("is right where it is what core's row says", () => {
    const right = observed(MEMFD, { seen: well, entries: [entry(6), entry(6)] });
    expect([wrongEntries(right), wrongGuests(right)]).toEqual([[], []]);
    expect([...rowsSeen(right).keys()]).toEqual(["arm64-stage2/memory-fwb"]);
  });

  it("is wrong where one of the pages has another entry", () => {
    const wrong = observed(MEMFD, { seen: well, entries: [entry(6), entry(1)] });
    expect(wrongEntries(wrong)).toEqual([expect.stringContaining("KVM wrote")]);
  });

  it("is wrong where nothing was written, unless core says so and KVM refused", () => {
    expect(wrongEntries(observed(MEMFD, { seen: well }))).toHaveLength(1);
    expect(wrongEntries(observed(MEMFD, { notStarted: fault }))).toHaveLength(1);
    expect(wrongEntries(observed(vram, { seen: well }))).toHaveLength(1);
    expect(wrongEntries(observed(vram, { notStarted: fault }))).toEqual([]);
  });

  it("is held against the row of the memory that it is in", () => {
    const old = { ...platform, kernel: "6.12.117" };
    const inVram = observed(vram, { entries: [entry(1, "device")] }, old);
    expect(wrongEntries(inVram)).toEqual([]);
    expect([...rowsSeen(inVram).keys()]).toEqual(["arm64-stage2/device"]);
    const inRam = observed(vram, { entries: [entry(1, "ram")] }, old);
    expect(wrongEntries(inRam)).toHaveLength(1);
  });

  it("is wrong where a guest that may map it did not see all of it", () => {
    const wrong = observed(MEMFD, { seen: { ...well, wrongForHost: 1 }, entries: [entry(6)] });
    expect(wrongGuests(wrong)).toHaveLength(1);
    expect(wrongGuests(observed(MEMFD, { notStarted: fault }))).toHaveLength(1);
  });

  it("leaves rows that nobody saw, and that somebody says nobody can see", () => {
    const missing = unreached([observed(MEMFD, { entries: [entry(6)] })]);
    expect(missing).toContain("arm64-stage2/memory was seen nowhere");
    expect(missing.join()).not.toContain("memory-fwb");
    expect(missing.join()).not.toContain("device-pages");
  });
});
