import { describe, expect, it } from "@jest/globals";
import type { ProbeProgram } from "@vmprot/core";
import {
  at,
  BUFFER_SIZE,
  DEVICE_COHERENT,
  DRIVER,
  drmIoctl,
  errnoOf,
  IMPORTED,
  oneOf,
  programProbe,
  read,
  refuse,
  Structure,
} from "@vmprot/core/uapi";
import { type FakeDriver, fakeDevice } from "../adapters/fake-device.js";

const DRIVERS = ["one", "two"] as const;

describe("a probe of several drivers", () => {
  const probe = programProbe({
    drmDrivers: DRIVERS,
    expNames: ["drm"],
    attachesOwn: true,
    neverImports: "after-attaching",
    program: [
      {
        facts: {
          driver: oneOf(DRIVER, DRIVERS),
          deviceCoherent: DEVICE_COHERENT,
          imported: IMPORTED,
        },
      },
    ],
  });
  const of = (driver: string, told: object = {}, expName = "drm") =>
    probe.probe({ expName, device: fakeDevice({}, { driver }), ...told });

  it("says of them what the prober must know", () => {
    expect(probe).toMatchObject({
      ...{ drmDrivers: ["one", "two"], expNames: ["drm"] },
      ...{ attachesOwn: true, neverImports: "after-attaching" },
    });
    const plain = programProbe({ drmDrivers: ["one"], expNames: ["drm"], program: [] });
    expect(Object.keys(plain).sort()).toEqual(["drmDrivers", "expNames", "probe", "program"]);
  });

  it("asks each of their devices, and no other", () => {
    for (const driver of ["one", "two"]) {
      expect(of(driver)).toMatchObject({ kind: "facts", facts: { driver } });
    }
    for (const driver of ["", "three", "on", "one,two"]) {
      expect(of(driver)).toMatchObject({ code: "ATTRIBUTES_UNKNOWN" });
    }
    expect(probe.probe({ expName: "drm" })).toMatchObject({ code: "ATTRIBUTES_UNKNOWN" });
    expect(of("one", {}, "own")).toEqual({ kind: "refusal", code: "FOREIGN_BUFFER" });
  });

  it("tells what is known, and that the rest is not", () => {
    const unknown = { deviceCoherent: "unknown", imported: "unknown" };
    expect(of("one")).toMatchObject({ facts: unknown });
    const known = { deviceCoherent: false, imported: false };
    expect(of("one", known)).toMatchObject({ facts: known });
  });
});

const LIST = new Structure("struct list", { entries: "u64", count: "u32", pad: "u32" });
const ASK = drmIoctl("DRM_IOCTL_ASK", "read-write", 0x40, LIST);
const ENTRY = new Structure("struct entry", { id: "u32", flags: "u32" });

/** What a program makes of a driver that answers its only ioctl in this way. */
function run(program: ProbeProgram, answer: FakeDriver[number] = () => 0, told: object = {}) {
  const device = fakeDevice({ [ASK.request]: answer }, { driver: "one" });
  const result = programProbe({ drmDrivers: ["one"], expNames: ["drm"], program }).probe({
    expName: "drm",
    device,
    ...told,
  });
  return result.kind === "facts" ? result.facts : result;
}

describe("a program", () => {
  it("tells what the driver wrote of 32 bits, and refuses what has more", () => {
    const program = [{ call: ASK }, { facts: { mask: read(ASK, "entries") } }];
    const writing = (value: bigint) => run(program, (call) => Number(call.long(0, value) * 0n));
    expect(writing(0xffff_ffffn)).toEqual({ mask: 0xffff_ffff });
    expect(writing(0x1_0000_0000n)).toEqual({
      kind: "refusal",
      code: "UNKNOWN_FACTS",
      message: "The driver answered with a mask of more than 32 bits.",
    });
  });

  it("ends where a value maps to nothing", () => {
    const program = [
      { call: ASK },
      { facts: { word: { map: errnoOf(ASK), to: { 0: "none", 22: "some" } } } },
    ];
    expect(run(program)).toEqual({ word: "none" });
    expect(run(program, () => 22)).toEqual({ word: "some" });
    expect(run(program, () => 5)).toEqual({ kind: "refusal", code: "ATTRIBUTES_UNKNOWN" });
  });

  it("says what the driver said", () => {
    const program = [{ call: ASK }, refuse(["errno ", errnoOf(ASK), ", not 0"], "UNKNOWN_FACTS")];
    expect(run(program, () => 5)).toEqual({
      kind: "refusal",
      code: "UNKNOWN_FACTS",
      message: "errno 5, not 0",
    });
  });

  it("takes a buffer's size for one only where it can be", () => {
    const sizeOf = (size: number) => run([{ facts: { size: BUFFER_SIZE } }], undefined, { size });
    expect([4096, 2 ** 40].map(sizeOf)).toEqual([{ size: 4096 }, { size: 2 ** 40 }]);
    for (const size of [0, -1, 0.5, 2 ** 53, Number.NaN])
      expect(sizeOf(size)).toEqual({ size: "unknown" });
  });

  it("finds the first of as many structures as there is room for", () => {
    const program: ProbeProgram = [
      { call: ASK, with: { entries: at(ENTRY, 3), count: 3 } },
      {
        find: ENTRY,
        among: read(ASK, "count"),
        where: { value: read(ENTRY, "id"), is: 7 },
        do: [{ facts: { flags: read(ENTRY, "flags") } }],
        else: [{ facts: { flags: "unknown" } }],
      },
    ];
    const listing = (count: number, ...words: number[]) =>
      run(program, (call) => {
        new Uint32Array(call.target(0).buffer).set(words);
        return call.word(8, count) * 0;
      });
    expect(listing(3, 1, 10, 7, 20, 7, 30)).toEqual({ flags: 20 });
    expect(listing(3, 1, 10, 2, 20, 7, 30)).toEqual({ flags: 30 });
    expect(listing(2, 1, 10, 2, 20, 7, 30)).toEqual({ flags: "unknown" });
    expect(listing(4, 7, 10, 7, 20, 7, 30)).toEqual({ flags: "unknown" });
    expect(listing(2 ** 32 - 1, 7, 10)).toEqual({ flags: "unknown" });
  });

  it("points at no more memory than was asked for, behind which all is zero", () => {
    const sized: ProbeProgram = [
      { call: ASK },
      { call: ASK, with: { entries: { at: ENTRY, bytes: read(ASK, "count") } } },
      { facts: { id: read(ENTRY, "id"), flags: read(ENTRY, "flags") } },
    ];
    const writing = (count: number) => {
      const lengths: number[] = [];
      const facts = run(sized, (call) => {
        const target = call.target(0);
        lengths.push(target.fill(1).length);
        return call.word(8, count) * 0;
      });
      return [lengths[1], facts];
    };
    expect(writing(4)).toEqual([4, { id: 0x0101_0101, flags: 0 }]);
    expect(writing(7)).toEqual([7, { id: 0x0101_0101, flags: 0 }]);
    expect(writing(8)).toEqual([8, { id: 0x0101_0101, flags: 0x0101_0101 }]);
    expect(writing(100)).toEqual([8, { id: 0x0101_0101, flags: 0x0101_0101 }]);
  });
});
