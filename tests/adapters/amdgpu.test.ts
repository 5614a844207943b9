import { describe, expect, it } from "@jest/globals";
import {
  AMDGPU_GEM_CREATE,
  AMDGPU_GEM_DOMAIN,
  amdgpuAdapter,
  amdgpuProbe,
} from "@vmprot/adapters/amdgpu";
import { testAdapter } from "@vmprot/testkit";
import { ask, masks } from "./ask.js";
import { type FakeDriver, fakeDevice } from "./fake-device.js";
import { RENDER, throughProber } from "./through-prober.js";

const GEM_OP = 0xc0106450;
const LIST_HANDLES = 0xc0106459;
const INFO = 0x40206445;
const [EPERM, EACCES] = [1, 13];
const [CPU, GTT, VRAM] = [1, 2, 4];
const CLEARED = 1 << 3;

const amdgpu = ask(amdgpuAdapter);

describe("amdgpu obeys the law", () => {
  testAdapter(amdgpuAdapter, { test: it });
});

describe("amdgpu's answer", () => {
  const { answer, places, whole } = amdgpu;

  it.each([
    [{ domains: 2, flags: 0 }, "cached, fixed"],
    [{ domains: 1, flags: 0 }, "cached, fixed"],
    [{ domains: 2, flags: 4 }, "write-combined, fixed"],
    [{ domains: 4, flags: 0 }, "write-combined, worst-case"],
    [{ domains: 6, flags: 0 }, "write-combined, worst-case"],
    [{ domains: 4, flags: 4 }, "write-combined, fixed"],
    [{ domains: 4, flags: 0, vramConnectedToCpu: true }, "cached, fixed"],
    [{ domains: 4, flags: 0, vramConnectedToCpu: "unknown" }, "write-combined, worst-case"],
    [{ domains: 2, flags: 0, vramConnectedToCpu: "unknown" }, "cached, fixed"],
    [{ domains: 2, flags: 0, scannedOut: true }, "write-combined, worst-case"],
    [{ domains: 1, flags: 0, scannedOut: true }, "write-combined, worst-case"],
    [{ domains: 2, flags: 4, scannedOut: true }, "write-combined, fixed"],
    [{ domains: 2, flags: 0, scannedOut: "unknown" }, "write-combined, worst-case"],
    [{ domains: 2, flags: 0, scannedOut: false }, "cached, fixed"],
    [{ domains: 2, flags: 0, scannedOut: true, vramConnectedToCpu: true }, "cached, fixed"],
    [{ domains: 2, flags: 0, deviceCoherent: true }, "cached, fixed"],
    [{ domains: 2, flags: 0, deviceCoherent: false }, "SYNC_REQUIRED"],
    [{ domains: 2, flags: 0, deviceCoherent: "unknown" }, "ATTRIBUTES_UNKNOWN"],
    [{ domains: 4, flags: 0, deviceCoherent: false }, "SYNC_REQUIRED"],
    [{ domains: 4, flags: 4, deviceCoherent: false }, "write-combined, fixed"],
    [{ domains: 2, flags: 4, deviceCoherent: false }, "write-combined, fixed"],
    [{ domains: 4, flags: 4, deviceCoherent: false, vramConnectedToCpu: true }, "SYNC_REQUIRED"],
    [{ domains: 2, flags: 0x800 }, "NO_CPU_MAPPING"],
    [{ domains: 1, flags: 0x800 }, "NO_CPU_MAPPING"],
    [{ domains: 4, flags: 0x800 }, "write-combined, worst-case"],
    [{ domains: 2, flags: 0x800, imported: true }, "FOREIGN_BUFFER"],
    [{ domains: 4, flags: 2 }, "NO_CPU_MAPPING"],
    [{ domains: 4, flags: 0x40 }, "NOT_EXPORTABLE"],
    [{ domains: 2, flags: 0, imported: true }, "FOREIGN_BUFFER"],
    [{ domains: 2, flags: 0, imported: "unknown" }, "ATTRIBUTES_UNKNOWN"],
    [{ domains: 8, flags: 0 }, "UNKNOWN_FACTS"],
    [{ domains: 0x10, flags: 0 }, "UNKNOWN_FACTS"],
    [{ domains: 0x20, flags: 0 }, "UNKNOWN_FACTS"],
    [{ domains: 0x40, flags: 0 }, "UNKNOWN_FACTS"],
    [{ domains: 0, flags: 0 }, "UNKNOWN_FACTS"],
    [{ domains: 4, flags: 0x10 }, "UNKNOWN_FACTS"],
    [{ domains: 4, flags: 2 ** 40 }, "UNKNOWN_FACTS"],
    [{ domains: 2 ** 40 + 4, flags: 0 }, "UNKNOWN_FACTS"],
    [{ domains: 4 }, "UNKNOWN_FACTS"],
    [{ flags: 0 }, "UNKNOWN_FACTS"],
  ])("to %j: %s", (facts, expected) => {
    expect(answer(facts)).toBe(expected);
  });

  it("is cached for USWC where the kernel strips the flag", () => {
    const stripped = { flags: 4, deviceCoherent: true };
    expect(answer({ ...stripped, domains: 2 }, "arm64-no-fwb")).toBe("cached, fixed");
    expect(answer({ ...stripped, domains: 4 }, "arm64-fwb")).toBe("write-combined, worst-case");
  });

  it("needs to know where PCI Express snoops, if any place is cached", () => {
    const open = { code: "ATTRIBUTES_UNKNOWN", unknown: ["facts.deviceCoherent"] };
    for (const host of ["arm64-no-fwb", "riscv64-svpbmt"] as const) {
      for (const domains of [2, 4, 6]) {
        expect(whole({ domains, flags: 0 }, host)).toMatchObject(open);
        const at = (deviceCoherent: boolean) =>
          answer({ domains, flags: 0, deviceCoherent }, host).split(",")[0];
        const mode = domains === 2 ? "cached" : "write-combined";
        expect([at(true), at(false)]).toEqual([mode, "SYNC_REQUIRED"]);
      }
    }
    // Where USWC is kept, nothing is cached; where it is stripped, it is as if it were not there.
    expect(answer({ domains: 6, flags: 4 }, "riscv64-svpbmt")).toBe("write-combined, fixed");
    expect(whole({ domains: 2, flags: 4 }, "arm64-no-fwb")).toMatchObject(open);
    for (const arch of ["loongarch64", "ppc64"] as const) {
      expect(answer({ domains: 2, flags: 0 }, { arch })).toBe("cached, fixed");
    }
  });

  it("says that DMA_BUF_IOCTL_SYNC is no remedy", () => {
    expect(whole({ domains: 2, flags: 0, deviceCoherent: false })).toMatchObject({
      message: expect.stringMatching(
        /flushes them nowhere.*x86, DMA_BUF_IOCTL_SYNC flushes nothing/,
      ),
    });
  });

  it("is the union for USWC where the architecture is unknown", () => {
    expect(whole({ domains: 2, flags: 4, deviceCoherent: true }, {})).toMatchObject({
      ...{ kind: "attributes", cache: "write-combined", basis: "worst-case" },
      unknown: ["platform.arch"],
    });
  });

  it("names the facts on which it depends, and only those", () => {
    const facts = { domains: 4, flags: 0, vramConnectedToCpu: "unknown", imported: "unknown" };
    expect(whole({ ...facts, imported: false })).toMatchObject({
      unknown: ["facts.vramConnectedToCpu"],
    });
    expect(whole({ domains: 2, flags: 0, scannedOut: "unknown" })).toMatchObject({
      unknown: ["facts.scannedOut"],
    });
    expect(whole({ domains: 4, flags: 0, scannedOut: "unknown" })).not.toHaveProperty("unknown");
    expect(whole(facts)).toMatchObject({
      code: "ATTRIBUTES_UNKNOWN",
      unknown: ["facts.imported"],
    });
  });

  it("has VRAM's two placements in the contract's own words", () => {
    const ttm = { vma: "pfnmap-fault", pages: "non-refcounted" };
    expect(whole({ domains: 4, flags: 0 })).toEqual({
      kind: "attributes",
      cache: "write-combined",
      basis: "worst-case",
      placements: [
        { memory: "device", cache: "write-combined", ...ttm },
        { memory: "ram", cache: "cached", ...ttm },
      ],
    });
  });

  /** What amdgpu_ttm_tt_create, amdgpu_vram_mgr_new and amdgpu_bo_pin do. */
  function expected(point: Point, uswc: boolean): string {
    const { domains, flags, vramConnectedToCpu, scannedOut, deviceCoherent } = point;
    if (domains === 0 || domains > 7) return "UNKNOWN_FACTS";
    if ((domains & 4) === 0 && (flags & 0x800) !== 0) return "NO_CPU_MAPPING";
    if ((flags & 2) !== 0) return "NO_CPU_MAPPING";
    if ((flags & 0x40) !== 0) return "NOT_EXPORTABLE";
    const ram = (flags & 4) !== 0 && uswc ? "write-combined" : "cached";
    const vram = vramConnectedToCpu ? "cached" : "write-combined";
    const modes = (domains & 4) === 0 && !scannedOut ? [ram] : [vram, ram];
    if (!deviceCoherent && modes.includes("cached")) return "SYNC_REQUIRED";
    return modes.length === 1 ? `ram ${ram}` : `device ${vram}, ram ${ram}`;
  }

  interface Point {
    readonly domains: number;
    readonly flags: number;
    readonly vramConnectedToCpu: boolean;
    readonly scannedOut: boolean;
    readonly deviceCoherent: boolean;
  }

  /** Compares on a host with write-combined RAM and on one without, with each fact both ways. */
  function* differences(domains: number, flags: number, all = [0, 1, 2, 3]): Generator<string> {
    const vramConnectedToCpu = (domains & 1) === 1;
    for (const host of ["amd", "arm64-no-fwb"] as const) {
      for (const facts of all) {
        const [scannedOut, deviceCoherent] = [(facts & 1) === 1, (facts & 2) === 2];
        const point = { domains, flags, vramConnectedToCpu, scannedOut, deviceCoherent };
        const said = places(point, host);
        const right = expected(point, host === "amd");
        if (said !== right) yield `${JSON.stringify(point)} ${host}: ${said}, not ${right}`;
      }
    }
  }

  const FLAGS: readonly number[] = Object.values(AMDGPU_GEM_CREATE);

  it("is right in every domain, with every flag that it depends on", () => {
    const others = FLAGS.filter((bit) => ![2, 4, 0x40, 0x800].includes(bit));
    const all = others.reduce((mask, bit) => mask | bit, 0);
    const wrong: string[] = [];
    for (const domains of masks(Object.values(AMDGPU_GEM_DOMAIN))) {
      for (const flags of masks([2, 4, 0x40, 0x800])) {
        for (const more of [0, all, ...others]) wrong.push(...differences(domains, flags | more));
      }
    }
    expect(wrong.slice(0, 5)).toEqual([]);
  });

  it("is right with every combination of flags, in GTT, in VRAM and in VRAM on the CPU", () => {
    const wrong: string[] = [];
    let points = 0;
    for (const flags of masks(FLAGS)) {
      for (const domains of [2, 4, 5]) {
        points++;
        wrong.push(...differences(domains, flags, [2]));
      }
    }
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(points).toBe(3 * 2 ** 16);
  }, 120_000);

  it("refuses every undefined flag, and imports whatever their flags are", () => {
    for (let bit = 0; bit < 53; bit++) {
      const flags = 2 ** bit;
      const defined = FLAGS.includes(flags);
      const said = places({ domains: 2, flags, imported: true });
      expect([bit, said]).toEqual([bit, defined ? "FOREIGN_BUFFER" : "UNKNOWN_FACTS"]);
      if (!defined) expect(places({ domains: 2, flags })).toBe("UNKNOWN_FACTS");
    }
  });
});

interface Buffer {
  readonly domains: number | bigint;
  readonly flags?: number | bigint;
  /** Entries of LIST_HANDLES as handle and flags; absent where the kernel lacks it. */
  readonly handles?: readonly (readonly [handle: number, flags: number])[];
  readonly family?: number;
}

function kernel({ domains, flags = 0, handles, family = 143 }: Buffer): FakeDriver {
  return {
    [GEM_OP]: (call) => {
      expect([call.argument.length, call.word(0), call.word(4)]).toEqual([16, 7, 0]);
      const info = new BigUint64Array(call.target(8).buffer);
      expect(info.length).toBe(4);
      info.set([65536n, 4096n, BigInt(domains), BigInt(flags)]);
      return 0;
    },
    [LIST_HANDLES]: (call) => {
      if (handles === undefined) return 22;
      expect([call.argument.length, call.word(12)]).toEqual([16, 0]);
      const room = call.word(8);
      call.word(8, handles.length);
      const entries = new Uint32Array(call.target(0).buffer);
      expect(entries.length).toBe((room * 40) / 4);
      if (handles.length > room) return 0;
      for (const [i, entry] of handles.entries()) entries.set(entry, i * 10);
      return 0;
    },
    [INFO]: (call) => {
      expect([call.argument.length, call.word(12)]).toEqual([32, 0x16]);
      const info = call.target(0);
      expect(call.word(8)).toBe(info.length);
      new Uint32Array(info.buffer)[16 / 4] = family;
      return 0;
    },
  };
}

function probe(script: FakeDriver, minor = 64, major = 3) {
  const device = fakeDevice(script, { driver: "amdgpu", major, minor });
  const result = amdgpuProbe.probe({ expName: "drm", device });
  return { result, asked: device.asked };
}

const factsOf = (buffer: Buffer, minor?: number, major?: number) =>
  probe(kernel(buffer), minor, major).result;

describe("amdgpu's probe", () => {
  it("passes on domains and flags, and proves a native buffer with LIST_HANDLES", () => {
    const { result, asked } = probe(kernel({ domains: GTT, flags: 4, handles: [[7, 0]] }));
    const known = { domains: GTT, flags: 4, vramConnectedToCpu: false, imported: false };
    const facts = { ...known, scannedOut: "unknown", deviceCoherent: "unknown" };
    expect(result).toEqual({ kind: "facts", facts });
    expect(asked.toSorted()).toEqual([INFO, GEM_OP, LIST_HANDLES].toSorted());
  });

  it("knows an import from LIST_HANDLES, whatever its domains look like", () => {
    const handles = [
      [3, 0],
      [7, 3],
    ] as const;
    expect(factsOf({ domains: GTT, handles })).toMatchObject({ facts: { imported: true } });
  });

  it.each([
    ["no entry", []],
    ["another's entry", [[8, 0]]],
    ["more entries than asked for", Array.from({ length: 5 }, (_, i) => [i + 3, 0] as const)],
  ] as const)("does not know with %s", (_, handles) => {
    expect(factsOf({ domains: GTT, flags: CLEARED, handles })).toMatchObject({
      facts: { imported: "unknown" },
    });
  });

  it("believes the count of holders where amdgpu leaves it open, and amdgpu where it does not", () => {
    const imported = (handles: readonly (readonly [number, number])[]) => {
      const device = fakeDevice(kernel({ domains: GTT, handles }), { driver: "amdgpu" });
      return amdgpuProbe.probe({ expName: "drm", imported: false, device });
    };
    expect(imported([])).toMatchObject({ facts: { imported: false } });
    expect(imported([[7, 3]])).toMatchObject({ facts: { imported: true } });
  });

  it("does not know where LIST_HANDLES fails otherwise than for being unknown", () => {
    const { result } = probe({ ...kernel({ domains: VRAM }), [LIST_HANDLES]: () => EACCES });
    expect(result).toMatchObject({ facts: { imported: "unknown" } });
  });

  it.each([
    ["VRAM", { domains: VRAM }, 40, 3, false],
    ["VRAM and GTT", { domains: VRAM | GTT }, 40, 3, false],
    ["CPU", { domains: CPU }, 40, 3, false],
    ["GTT, cleared, on 3.59", { domains: GTT, flags: CLEARED }, 59, 3, false],
    ["GTT, cleared, on 3.58", { domains: GTT, flags: CLEARED }, 58, 3, "unknown"],
    ["GTT, not cleared, on 3.59", { domains: GTT, flags: 4 }, 59, 3, "unknown"],
    ["GTT, cleared, on 4.60", { domains: GTT, flags: CLEARED }, 60, 4, "unknown"],
  ] as const)("without LIST_HANDLES: %s", (_, buffer, minor, major, imported) => {
    const result = factsOf(buffer, minor, major);
    expect(result).toMatchObject({ kind: "facts", facts: { imported } });
    if (imported !== "unknown" || result.kind !== "facts") return;
    expect(amdgpu.whole({ ...result.facts, deviceCoherent: true })).toMatchObject({
      code: "ATTRIBUTES_UNKNOWN",
      unknown: ["facts.imported"],
    });
  });

  it.each([
    ["Navi", 143, false],
    ["GC 11.5", 150, false],
    ["Raven", 142, false],
    ["Vega to MI300, some with the link", 141, "unknown"],
    ["GC 12, some with the link", 152, "unknown"],
    ["one that is not known", 999, "unknown"],
    ["none", 0, "unknown"],
  ] as const)("VRAM of the family %s", (_, family, vramConnectedToCpu) => {
    const result = factsOf({ domains: VRAM, handles: [[7, 0]], family });
    expect(result).toMatchObject({ facts: { vramConnectedToCpu } });
  });

  it.each([true, false, "unknown"] as const)("passes on what the machine tells: %p", (told) => {
    const device = fakeDevice(kernel({ domains: VRAM }), { driver: "amdgpu", major: 3, minor: 64 });
    const result = amdgpuProbe.probe({ expName: "drm", deviceCoherent: told, device });
    expect(result).toMatchObject({ facts: { deviceCoherent: told } });
  });

  it("does not know whether VRAM is on the CPU where AMDGPU_INFO fails", () => {
    const { result } = probe({ ...kernel({ domains: VRAM }), [INFO]: () => EPERM });
    expect(result).toMatchObject({ facts: { vramConnectedToCpu: "unknown" } });
  });

  it("gives no facts where GEM_OP fails, as it does for userptr buffers", () => {
    const { result, asked } = probe({ ...kernel({ domains: GTT }), [GEM_OP]: () => EPERM });
    expect(result).toMatchObject({ kind: "refusal", code: "ATTRIBUTES_UNKNOWN" });
    expect(asked).toEqual([GEM_OP]);
  });

  it.each([
    { domains: 2n ** 32n + 2n },
    { domains: 2n ** 53n },
    { domains: 2, flags: 2n ** 32n },
    { domains: 2, flags: 2n ** 64n - 1n },
  ])("does not cut off masks: %p", (buffer) => {
    expect(factsOf(buffer)).toMatchObject({ kind: "refusal", code: "UNKNOWN_FACTS" });
  });

  it("is asked about a buffer named drm on an amdgpu device", () => {
    const unknown = { vramConnectedToCpu: "unknown", imported: false, scannedOut: "unknown" };
    expect(throughProber(amdgpuAdapter, "drm", "amdgpu")).toMatchObject({
      ...{ kind: "facts", exporter: "amdgpu", device: RENDER },
      facts: { domains: 0, flags: 0, ...unknown },
    });
  });
});
