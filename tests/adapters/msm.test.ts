import { describe, expect, it } from "@jest/globals";
import { MSM_BO, msmAdapter, msmProbe } from "@vmprot/adapters/msm";
import { testAdapter } from "@vmprot/testkit";
import { ask, masks } from "./ask.js";
import { type FakeDriver, fakeDevice } from "./fake-device.js";
import { RENDER, throughProber } from "./through-prober.js";

const GEM_INFO = 0xc0186443;
const GEM_NEW = 0xc0106442;
const GEM_CLOSE = 0x40086409;
const [ENOENT, EACCES, EINVAL] = [2, 13, 22];
const OWN = 42;

describe("msm obeys the law", () => {
  testAdapter(msmAdapter, { test: it });
});

describe("msm's answer", () => {
  const { answer, places, whole } = ask(msmAdapter);

  it.each([
    [{ flags: 0x20000 }, "write-combined, fixed"],
    [{ flags: 0x20001 }, "write-combined, fixed"],
    [{ flags: 0x80000 }, "cached, fixed"],
    [{ flags: 0x10000 }, "SYNC_REQUIRED"],
    [{ flags: 0 }, "UNKNOWN_FACTS"],
    [{ flags: 0x40000 }, "UNKNOWN_FACTS"],
    [{ flags: 0x30000 }, "UNKNOWN_FACTS"],
    [{ flags: 0x20004 }, "NOT_EXPORTABLE"],
    [{ flags: "unknown" }, "ATTRIBUTES_UNKNOWN"],
  ])("to %j: %s", (facts, expected) => {
    expect(answer(facts)).toBe(expected);
  });

  it("follows msm_gem_pgprot and msm_gem_new_impl for every mask, on every host", () => {
    const bits: readonly number[] = Object.values(MSM_BO);
    const byMode: Readonly<Record<number, string>> = {
      65536: "SYNC_REQUIRED",
      131072: "ram write-combined",
      524288: "ram cached",
    };
    let points = 0;
    for (const flags of masks(bits)) {
      const expected =
        (flags & 4) !== 0 ? "NOT_EXPORTABLE" : (byMode[flags & 0xf0000] ?? "UNKNOWN_FACTS");
      for (const host of ["amd", "arm64-no-fwb"] as const) {
        expect(places({ flags }, host)).toBe(expected);
      }
      for (let bit = 0; bit < 32; bit++) {
        points++;
        if (bits.includes(2 ** bit)) continue;
        expect(places({ flags: flags + 2 ** bit })).toBe("UNKNOWN_FACTS");
      }
    }
    expect(points).toBe(4096);
  });

  it.each([32, 33, 40, 52, 53])("does not cut off bit %d", (bit) => {
    for (const flags of [0x20000, 0x80000]) {
      expect(answer({ flags: flags + 2 ** bit })).toBe("UNKNOWN_FACTS");
    }
  });

  it.each([-0x20000, 0x20000 + 0.5, -1, Number.NaN, "131072", true, null, [0x20000]])(
    "is none to flags %p",
    (flags) => {
      expect(answer({ flags })).toBe("UNKNOWN_FACTS");
    },
  );

  it("has shmem pages behind a plain pfn mapping", () => {
    expect(whole({ flags: 0x20000 })).toMatchObject({
      placements: [{ memory: "ram", cache: "write-combined", vma: "pfnmap", pages: "shmem" }],
    });
  });
});

/** A kernel that knows GET_FLAGS, where handle 7 is a buffer with these flags or an import. */
function kernel(flags: bigint | "imported"): FakeDriver {
  return {
    [GEM_INFO]: (call) => {
      expect([call.argument.length, call.word(4), call.long(8)]).toEqual([24, 5, 0n]);
      expect([call.word(16), call.word(20)]).toEqual([0, 0]);
      const value = call.word(0) === OWN ? 0x20000n : flags;
      if (value === "imported") return EINVAL;
      call.long(8, value);
      return 0;
    },
    [GEM_NEW]: (call) => {
      expect([call.argument.length, call.long(0), call.word(8)]).toEqual([16, 4096n, 0x20000]);
      expect(call.word(12)).toBe(0);
      call.word(12, OWN);
      return 0;
    },
    [GEM_CLOSE]: (call) => {
      expect([call.argument.length, call.word(0), call.word(4)]).toEqual([8, OWN, 0]);
      return 0;
    },
  };
}

function probe(script: FakeDriver) {
  const device = fakeDevice(script, { driver: "msm", major: 1, minor: 12 });
  return { result: msmProbe.probe({ expName: "msm", device }), asked: device.asked };
}

describe("msm's probe", () => {
  it.each([0x20000n, 0x80001n, 0n, 0xffff_ffffn])("passes on the flags %d", (flags) => {
    const { result, asked } = probe(kernel(flags));
    expect(result).toEqual({ kind: "facts", facts: { flags: Number(flags) } });
    expect(asked).toEqual([GEM_INFO]);
  });

  it.each([0x1_0002_0000n, 0x8000_0000_0002_0000n])("does not cut off flags: %d", (flags) => {
    const { result } = probe(kernel(flags));
    expect(result).toMatchObject({ kind: "refusal", code: "UNKNOWN_FACTS" });
  });

  it("takes EINVAL for an import where a buffer of its own has flags, and closes that buffer", () => {
    const { result, asked } = probe(kernel("imported"));
    expect(result).toMatchObject({ kind: "refusal", code: "FOREIGN_BUFFER" });
    expect(asked).toEqual([GEM_INFO, GEM_NEW, GEM_INFO, GEM_CLOSE]);
  });

  it("takes EINVAL for an old kernel where a buffer of its own has none, and closes that buffer", () => {
    const { result, asked } = probe({ ...kernel("imported"), [GEM_INFO]: () => EINVAL });
    expect(result).toMatchObject({ code: "ATTRIBUTES_UNKNOWN" });
    expect(result).toHaveProperty("message", expect.stringContaining("6.2"));
    expect(asked).toEqual([GEM_INFO, GEM_NEW, GEM_INFO, GEM_CLOSE]);
  });

  it("learns nothing from EINVAL where no buffer can be made", () => {
    const { result, asked } = probe({ ...kernel("imported"), [GEM_NEW]: () => EACCES });
    expect(result).toMatchObject({ code: "ATTRIBUTES_UNKNOWN" });
    expect(asked).toEqual([GEM_INFO, GEM_NEW]);
  });

  it.each([0, 7])("closes no handle that is not its own: %d", (handle) => {
    const { result, asked } = probe({
      ...kernel("imported"),
      [GEM_NEW]: (call) => {
        call.word(12, handle);
        return 0;
      },
    });
    expect(result).toMatchObject({ code: "ATTRIBUTES_UNKNOWN" });
    expect(asked).not.toContain(GEM_CLOSE);
  });

  it("makes no buffer for any other errno", () => {
    for (const errno of [1, ENOENT, EACCES, 25, 133]) {
      const { result, asked } = probe({ ...kernel(0n), [GEM_INFO]: () => errno });
      expect(result).toMatchObject({ code: "ATTRIBUTES_UNKNOWN" });
      expect(asked).toEqual([GEM_INFO]);
    }
  });

  it("knows the exp_name of kernels up to 6.16", () => {
    const device = fakeDevice(kernel(0x20000n), { driver: "msm" });
    expect(msmProbe.probe({ expName: "drm", device })).toMatchObject({ kind: "facts" });
  });

  it.each(["msm", "drm"])("is asked about a buffer named %s on a msm device", (expName) => {
    const expected = { kind: "facts", exporter: "msm", device: RENDER, facts: { flags: 0 } };
    expect(throughProber(msmAdapter, expName, "msm")).toEqual(expected);
  });
});
