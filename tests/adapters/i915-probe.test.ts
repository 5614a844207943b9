import { describe, expect, it } from "@jest/globals";
import { i915Probe } from "@vmprot/adapter-i915";
import { type FakeDriver, fakeDevice } from "./fake-device.js";

const GET_CACHING = 0xc0086470;
const GETPARAM = 0xc0106446;
const MMAP_OFFSET = 0xc0206464;
const [ENOENT, ENODEV, EINVAL, EOPNOTSUPP] = [2, 19, 22, 95];

function kernel(caching: number, llc = 1): FakeDriver {
  return {
    [GET_CACHING]: (call) => {
      expect([call.argument.length, call.word(0)]).toEqual([8, 7]);
      call.word(4, caching);
      return 0;
    },
    [MMAP_OFFSET]: (call) => {
      expect([call.argument.length, call.word(0), call.word(4)]).toEqual([32, 7, 0]);
      expect([call.long(8), call.long(16), call.long(24)]).toEqual([0n, 2n, 0n]);
      call.long(8, 0x1_0000_0000n);
      return 0;
    },
    [GETPARAM]: (call) => {
      expect([call.argument.length, call.word(0)]).toEqual([16, 17]);
      new Int32Array(call.target(8).buffer)[0] = llc;
      return 0;
    },
  };
}

function probe(script: FakeDriver) {
  const device = fakeDevice(script, { driver: "i915", major: 1, minor: 6 });
  return { result: i915Probe.probe({ expName: "i915", device }), asked: device.asked };
}

describe("i915's probe", () => {
  it.each([
    [0, "none"],
    [1, "cached"],
    [2, "display"],
    [3, "unknown"],
    [0xffff_ffff, "unknown"],
  ])("reads the caching level %d as %s", (level, caching) => {
    const { result, asked } = probe(kernel(level));
    const facts = { graphics: "integrated", hasLlc: true, caching, imported: false };
    expect(result).toEqual({ kind: "facts", facts });
    expect([...asked].sort()).toEqual([GETPARAM, GET_CACHING, MMAP_OFFSET].sort());
  });

  it("reads whether there is a shared last-level cache", () => {
    expect(probe(kernel(1, 0)).result).toMatchObject({ facts: { hasLlc: false } });
    const { result } = probe({ ...kernel(1), [GETPARAM]: () => EINVAL });
    expect(result).toMatchObject({ facts: { hasLlc: "unknown" } });
  });

  it("takes EOPNOTSUPP for a PAT index that userspace chose", () => {
    const { result } = probe({ ...kernel(1), [GET_CACHING]: () => EOPNOTSUPP });
    expect(result).toMatchObject({ facts: { graphics: "integrated", caching: "user-pat" } });
  });

  it("takes ENODEV for a discrete GPU, of which it knows no more, and asks no more", () => {
    const { result, asked } = probe({ ...kernel(1), [GET_CACHING]: () => ENODEV });
    const facts = { graphics: "discrete", regions: "unknown", imported: "unknown" };
    expect(result).toEqual({ kind: "facts", facts });
    expect(asked).toEqual([GET_CACHING]);
  });

  it("knows a buffer without pages of its own", () => {
    const { result } = probe({ ...kernel(1), [MMAP_OFFSET]: () => ENODEV });
    expect(result).toMatchObject({ kind: "refusal", code: "FOREIGN_BUFFER" });
  });

  it("does not know whether it is an import where MMAP_OFFSET fails otherwise", () => {
    const { result } = probe({ ...kernel(1), [MMAP_OFFSET]: () => EINVAL });
    expect(result).toMatchObject({ facts: { caching: "cached", imported: "unknown" } });
  });

  it("gives no facts where GET_CACHING fails otherwise", () => {
    const { result, asked } = probe({ ...kernel(1), [GET_CACHING]: () => ENOENT });
    expect(result).toMatchObject({ kind: "refusal", code: "ATTRIBUTES_UNKNOWN" });
    expect(asked).toEqual([GET_CACHING]);
  });
});
