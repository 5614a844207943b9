import { describe, expect, it } from "@jest/globals";
import { ADAPTERS } from "@vmprot/adapters";
import { type ExporterAdapter, REFUSAL_CODES, VmprotError } from "@vmprot/core";
import { ERRNO, Prober } from "@vmprot/linux";
import { nodes } from "./fake-nodes.js";
import { type FakeDevice, fakeSystem } from "./fake-system.js";

const RENDER = "/dev/dri/renderD128";
const root = nodes({ a: ["card0", "renderD128"] });
const ERRNOS = [...new Set(Object.values(ERRNO)), 515, 524, 4095];

const PROBED = ADAPTERS.flatMap((adapter) =>
  (adapter.probe?.drmDrivers ?? []).map((driver) => [driver, adapter] as const),
);

const OUTCOMES = [...Object.keys(REFUSAL_CODES), "facts"];

/** What a device that fails so leads to: the code of the error or of the refusal, or `facts`. */
function outcome(adapter: ExporterAdapter, device: FakeDevice): string {
  const system = fakeSystem({ [RENDER]: device, "/dev/dri/card0": device });
  const [expName = ""] = adapter.probe?.expNames ?? [];
  try {
    const prober = new Prober([adapter], { root, system, files: system.files });
    const answer = prober.probe({ expName, size: 4096 }, () => 5);
    return answer.kind === "facts" ? "facts" : answer.code;
  } catch (error) {
    if (!VmprotError.is(error)) throw error;
    return error.code;
  } finally {
    // Asked a hundred thousand times, of which each call of expect takes longer than the rest.
    if (system.open_.size > 0) expect(system.open_.size).toBe(0);
  }
}

const nonsense = (byte: number) => (_request: number, argument: Uint8Array) => {
  argument.fill(byte);
  return 0;
};

describe.each(PROBED)("a device of %s", (driver, adapter) => {
  it.each(["open", "version", "import", "close"] as const)("that fails to %s", (call) => {
    const codes = new Set(
      ERRNOS.map((errno) => outcome(adapter, { driver, fail: { [call]: errno } })),
    );
    const expected = {
      ...{ open: "DEVICE_UNAVAILABLE", version: "DEVICE_NOT_DRM", import: "IMPORT_FAILED" },
      close: outcome(adapter, { driver }),
    };
    expect([...codes]).toEqual([expected[call]]);
  });

  it("that answers every ioctl with every errno", () => {
    const codes = ERRNOS.map((errno) => outcome(adapter, { driver, ioctl: () => errno }));
    expect(codes.filter((code) => !OUTCOMES.includes(code))).toEqual([]);
  });

  it("that answers with nonsense", () => {
    const bytes = [0, 1, 0x7f, 0x80, 0xff];
    const codes = bytes.map((byte) => outcome(adapter, { driver, ioctl: nonsense(byte) }));
    expect(codes.filter((code) => !OUTCOMES.includes(code))).toEqual([]);
  });
});

describe("a device", () => {
  const [, vgem] = PROBED.find(([driver]) => driver === "vgem") ?? [];

  it.each([
    ["an empty name", "", undefined],
    ["a name that is no text", "\u0001", undefined],
    ["a name of a length that it has not", "vgem", 0n],
  ])("with %s is no DRM device", (_what, driver, nameLength) => {
    const length = nameLength === undefined ? {} : { nameLength };
    expect(outcome(vgem as ExporterAdapter, { driver, ...length })).toBe("DEVICE_NOT_DRM");
  });

  it("that boasts of a long name is believed as far as there is one", () => {
    const device = { driver: "vgem", nameLength: 2n ** 64n - 1n };
    expect(outcome(vgem as ExporterAdapter, device)).not.toBe("DEVICE_NOT_DRM");
  });

  it("whose adapter throws is closed all the same", () => {
    const probe = {
      ...(vgem as ExporterAdapter).probe,
      probe: () => {
        throw new Error("oops");
      },
    };
    const broken = { ...vgem, probe } as ExporterAdapter;
    expect(outcome(broken, { driver: "vgem" })).toBe("ADAPTER_FAILED");
  });
});
