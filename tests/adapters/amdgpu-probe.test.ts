import { describe, expect, it } from "@jest/globals";
import { amdgpuProbe } from "@vmprot/adapter-amdgpu";
import { vmProt } from "../support/space.js";
import { type FakeDriver, fakeDevice } from "./fake-device.js";

const GEM_OP = 0xc0106450;
const LIST_HANDLES = 0xc0106459;
const INFO = 0x40206445;
const [EPERM, EACCES] = [1, 13];
const [CPU, GTT, VRAM] = [1, 2, 4];
const CLEARED = 1 << 3;

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
    const facts = { domains: GTT, flags: 4, vramConnectedToCpu: "unknown", imported: false };
    expect(result).toEqual({ kind: "facts", facts });
    expect(asked).toEqual([GEM_OP, LIST_HANDLES]);
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
    const { answer } = vmProt.query({ exporter: "amdgpu", facts: result.facts, platform: "amd" });
    expect(answer).toMatchObject({ code: "ATTRIBUTES_UNKNOWN", unknown: ["facts.imported"] });
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

  it("does not know whether VRAM is on the CPU where AMDGPU_INFO fails", () => {
    const { result } = probe({ ...kernel({ domains: VRAM }), [INFO]: () => EPERM });
    expect(result).toMatchObject({ facts: { vramConnectedToCpu: "unknown" } });
  });

  it("gives no facts where GEM_OP fails, as it does for userptr buffers", () => {
    const { result, asked } = probe({ ...kernel({ domains: GTT }), [GEM_OP]: () => EPERM });
    expect(result).toMatchObject({ kind: "refusal", code: "ATTRIBUTES_UNKNOWN" });
    expect(asked).toEqual([GEM_OP]);
  });

  it.each([{ domains: 2n ** 53n }, { domains: 2, flags: 2n ** 64n - 1n }])(
    "refuses numbers that JSON cannot carry: %p",
    (buffer) => {
      expect(factsOf(buffer)).toEqual({ kind: "refusal", code: "UNKNOWN_FACTS" });
    },
  );
});
