import { describe, expect, it } from "@jest/globals";
import { vgemAdapter, vgemProbe } from "@vmprot/adapters/vgem";
import { testAdapter } from "@vmprot/testkit";
import { AROUND_6_13, ask } from "./ask.js";
import { fakeDevice } from "./fake-device.js";
import { RENDER, throughProber } from "./through-prober.js";

const MODE_MAP_DUMB = 0xc01064b3;
const [EPERM, EACCES, EINVAL] = [1, 13, 22];

describe("vgem obeys the law", () => {
  testAdapter(vgemAdapter, { test: it });
});

describe("vgem's answer", () => {
  const { answer, places, verdict, whole } = ask(vgemAdapter);

  it.each([
    [{}, "write-combined, fixed"],
    [{ imported: false }, "write-combined, fixed"],
    [{ imported: true }, "FOREIGN_BUFFER"],
    [{ imported: "unknown" }, "ATTRIBUTES_UNKNOWN"],
    [{ imported: 1 }, "UNKNOWN_FACTS"],
    [{ imported: null }, "UNKNOWN_FACTS"],
    [{ Imported: false }, "UNKNOWN_FACTS"],
  ])("to %j: %s", (facts, expected) => {
    expect(answer(facts)).toBe(expected);
  });

  it("is uncached at worst on LoongArch, whose kernel may not write-combine", () => {
    expect(places({}, { arch: "loongarch64" })).toBe("ram uncached, ram write-combined");
    expect(places({}, { arch: "riscv64" })).toBe("ram write-combined");
  });

  it("is a drm_gem_shmem object, which KVM can map before 6.13 too", () => {
    expect(whole({})).toMatchObject({
      placements: [{ memory: "ram", vma: "pfnmap-shmem", pages: "shmem" }],
    });
    expect(AROUND_6_13.map((kernel) => verdict({}, kernel))).toEqual(["map", "map"]);
  });
});

describe("vgem's probe", () => {
  it.each([
    [0, false],
    [EINVAL, true],
    [EACCES, "unknown"],
    [EPERM, "unknown"],
  ] as const)("takes errno %d of MAP_DUMB for imported = %p", (errno, imported) => {
    const device = fakeDevice(
      {
        [MODE_MAP_DUMB]: (call) => {
          expect([call.argument.length, call.word(0), call.word(4)]).toEqual([16, 7, 0]);
          expect(call.long(8)).toBe(0n);
          return errno;
        },
      },
      { driver: "vgem", major: 1 },
    );
    const result = vgemProbe.probe({ expName: "drm", device });
    expect(result).toEqual({ kind: "facts", facts: { imported } });
  });

  it("needs no MAP_DUMB where the count told", () => {
    const device = fakeDevice({}, { driver: "vgem" });
    const native = vgemProbe.probe({ expName: "drm", device, imported: false });
    expect(native).toEqual({ kind: "facts", facts: { imported: false } });
    expect(device.asked).toEqual([]);
  });

  it("is asked on the render node, which leaves displays alone", () => {
    const expected = { kind: "facts", exporter: "vgem", device: RENDER };
    expect(throughProber(vgemAdapter, "drm", "vgem")).toMatchObject(expected);
  });
});
