import { describe, expect, it } from "@jest/globals";
import { RADEON_GEM, radeonAdapter, radeonProbe } from "@vmprot/adapters/radeon";
import { testAdapter } from "@vmprot/testkit";
import { AROUND_6_13, ask, masks } from "./ask.js";
import { fakeDevice } from "./fake-device.js";
import { RENDER, throughProber } from "./through-prober.js";

const GEM_OP = 0xc010646c;
const EPERM = 1;

describe("radeon obeys the law", () => {
  testAdapter(radeonAdapter, { test: it });
});

describe("radeon's answer", () => {
  const { answer, places, verdict, whole } = ask(radeonAdapter);

  it.each([
    [{ domains: 4, flags: 0 }, "write-combined, worst-case"],
    [{ domains: 2, flags: 0 }, "write-combined, worst-case"],
    [{ domains: 1, flags: 8 }, "write-combined, worst-case"],
    [{ domains: 4, flags: 4 }, "write-combined, worst-case"],
    [{ domains: 4, flags: 2 }, "uncached, worst-case"],
    [{ domains: 2, flags: 6 }, "uncached, worst-case"],
    [{ domains: 4 }, "uncached, worst-case"],
    [{ domains: 4, flags: "unknown" }, "uncached, worst-case"],
    [{ domains: 4, flags: 16 }, "NO_CPU_MAPPING"],
    [{ domains: 4, flags: 4, deviceCoherent: false }, "SYNC_REQUIRED"],
    [{ domains: 4, flags: 0, deviceCoherent: "unknown" }, "ATTRIBUTES_UNKNOWN"],
    [{ domains: 2, flags: 0, imported: true }, "FOREIGN_BUFFER"],
    [{ domains: 2, flags: 0, imported: "unknown" }, "ATTRIBUTES_UNKNOWN"],
    [{ domains: 0, flags: 0 }, "UNKNOWN_FACTS"],
    [{ domains: 8, flags: 0 }, "UNKNOWN_FACTS"],
    [{ domains: 4, flags: 32 }, "UNKNOWN_FACTS"],
    [{ domains: 4, flags: 2 ** 40 }, "UNKNOWN_FACTS"],
    [{ domains: 2 ** 40 + 4, flags: 0 }, "UNKNOWN_FACTS"],
    [{ flags: 0 }, "UNKNOWN_FACTS"],
  ])("to %j: %s", (facts, expected) => {
    expect(answer(facts)).toBe(expected);
  });

  it("follows radeon_ttm_tt_create and radeon_bo_create for every mask", () => {
    const vram = "device write-combined, ram";
    for (let domains = 0; domains < 8; domains++) {
      for (const flags of masks(Object.values(RADEON_GEM))) {
        const system =
          (flags & 2) !== 0
            ? `${vram} uncached, ram cached`
            : (flags & 4) !== 0
              ? `${vram} write-combined, ram cached`
              : `${vram} cached`;
        const memory = (flags & 16) !== 0 ? "NO_CPU_MAPPING" : system;
        const expected = domains === 0 ? "UNKNOWN_FACTS" : memory;
        for (const host of ["amd", "arm64-no-fwb"] as const) {
          expect(places({ domains, flags, deviceCoherent: true }, host)).toBe(expected);
          const synced = expected.startsWith(vram) ? "SYNC_REQUIRED" : expected;
          expect(places({ domains, flags, deviceCoherent: false }, host)).toBe(synced);
        }
        expect(places({ domains, flags, imported: true })).toBe("FOREIGN_BUFFER");
      }
    }
  });

  it("to unknown flags has every place, and names them; that its mmap may fail is no place", () => {
    const answer = whole({ domains: 4 });
    expect(answer).toMatchObject({ kind: "attributes", unknown: ["facts.flags"] });
    const found = answer.kind === "attributes" ? answer.placements : [];
    expect(found.map(({ memory, cache }) => `${memory} ${cache}`).sort()).toEqual([
      "device write-combined",
      "ram cached",
      "ram uncached",
      "ram write-combined",
    ]);
  });

  it("needs to know where the bus snoops", () => {
    for (const host of ["arm64-no-fwb", "riscv64-svpbmt"] as const) {
      expect(whole({ domains: 2, flags: 0 }, host)).toMatchObject({
        ...{ code: "ATTRIBUTES_UNKNOWN", unknown: ["facts.deviceCoherent"] },
      });
    }
    expect(answer({ domains: 2, flags: 0 }, { arch: "ppc64" })).toBe("write-combined, worst-case");
  });

  it("is no mapping for KVM before 6.13, and one from then on, its flags known or not", () => {
    for (const facts of [{ domains: 4, flags: 0 }, { domains: 4 }]) {
      const verdicts = AROUND_6_13.map((kernel) => verdict(facts, kernel));
      expect(verdicts).toEqual(["KVM_CANNOT_MAP", "map"]);
    }
  });
});

describe("radeon's probe", () => {
  const radeon = (domains: bigint, errno = 0) => {
    const device = fakeDevice(
      {
        [GEM_OP]: (call) => {
          expect([call.argument.length, call.word(0), call.word(4)]).toEqual([16, 7, 0]);
          expect(call.long(8)).toBe(0n);
          call.long(8, domains);
          return errno;
        },
      },
      { driver: "radeon", major: 2, minor: 50 },
    );
    return radeonProbe.probe({ expName: "drm", device });
  };

  it.each([
    [1n, false],
    [2n, "unknown"],
    [4n, false],
    [6n, false],
  ] as const)("reads the domains %d, in which an import is %p", (domains, imported) => {
    const unknown = { flags: "unknown", deviceCoherent: "unknown" };
    const facts = { ...unknown, domains: Number(domains), imported };
    expect(radeon(domains)).toEqual({ kind: "facts", facts });
  });

  it("believes the count of holders where the domains leave it open", () => {
    const gtt = fakeDevice(
      { [GEM_OP]: (call) => Number(call.long(8, 2n)) - 2 },
      { driver: "radeon" },
    );
    const read = radeonProbe.probe({ expName: "drm", imported: false, device: gtt });
    expect(read).toMatchObject({ facts: { domains: 2, imported: false } });
  });

  it("passes on what the machine tells", () => {
    const device = fakeDevice({ [GEM_OP]: () => 0 }, { driver: "radeon" });
    const result = radeonProbe.probe({ expName: "drm", deviceCoherent: false, device });
    expect(result).toMatchObject({ facts: { deviceCoherent: false } });
  });

  it("gives no facts where the ioctl fails, or answers with nonsense", () => {
    expect(radeon(4n, EPERM)).toMatchObject({ code: "ATTRIBUTES_UNKNOWN" });
    for (const wide of [2n ** 32n + 4n, 2n ** 60n]) {
      expect(radeon(wide)).toMatchObject({ kind: "refusal", code: "UNKNOWN_FACTS" });
    }
  });

  it("is asked about a buffer named drm on a radeon device", () => {
    expect(throughProber(radeonAdapter, "drm", "radeon")).toMatchObject({
      ...{ kind: "facts", exporter: "radeon", device: RENDER },
      facts: { domains: 0, flags: "unknown", imported: false },
    });
  });
});
