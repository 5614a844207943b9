import { describe, expect, it } from "@jest/globals";
import type { FakeFiles } from "./fake-host.js";
import { cpuinfo, entry, GIB, MIB, msr, mtrrOf, withBar } from "./fake-mtrr.js";

const BAR = 0x40_0000_0000;
const HOLE = entry(2 * GIB, 2 * GIB, "uncachable");
const COMMAND_LINE = { "proc/cmdline": "BOOT_IMAGE=/vmlinuz ro quiet\n" };
const iomem = (...lines: string[]) => ({ "proc/iomem": `${lines.join("\n")}\n` });
const RAM = iomem(
  "00000000-00000fff : Reserved",
  "00100000-7fffffff : System RAM",
  "  01000000-01ffffff : Kernel code",
  "100000000-27fffffff : System RAM",
);
/** What is found of a BAR that no entry covers. */
const of = (files: FakeFiles, mtrr = HOLE) => mtrrOf({ ...withBar(mtrr, BAR, GIB), ...files });

describe("the default type from the register", () => {
  it.each([
    ["write-back", 0xc06n, "write-back"],
    ["write-back, fixed ranges off", 0x806n, "write-back"],
    ["write-combining", 0xc01n, "write-combined"],
    ["uncachable", 0xc00n, "uncached"],
    ["write-through", 0xc04n, "unknown"],
    ["write-protect", 0xc05n, "unknown"],
    ["a number that is no type", 0xc07n, "unknown"],
    ["MTRRs off", 0x406n, "uncached"],
    ["zero", 0n, "uncached"],
    ["high bits that are reserved", 0x1_0000_0000_0c06n, "write-back"],
  ])("%s", (_what, value, expected) => {
    expect(of({ "dev/cpu/0/msr": msr(value) })).toMatchObject({ value: expected });
  });

  it("counts even where the rest would say something else", () => {
    const all = { ...COMMAND_LINE, ...RAM };
    expect(of({ ...all, "dev/cpu/0/msr": msr(0xc00n) })).toMatchObject({ value: "uncached" });
    expect(of({ ...all, "dev/cpu/0/msr": msr(0xc07n) })).toMatchObject({ value: "unknown" });
  });

  it("is not there in a file that is too short", () => {
    expect(of({ "dev/cpu/0/msr": msr(0xc06n).subarray(0, 0x2ff + 7) })).toMatchObject({
      value: "unknown",
    });
  });

  it("makes no entry count where MTRRs are off", () => {
    const partly = entry(BAR, 512 * MIB, "write-back");
    expect(of({ "dev/cpu/0/msr": msr(6n) }, partly)).toMatchObject({ value: "uncached" });
  });
});

describe("the default type from the kernel's log", () => {
  const TYPE = "6,71,0,-;MTRR default type: write-back";
  const ENABLED = "6,76,0,-;MTRR variable ranges enabled:";
  const log = (...records: string[]) =>
    of({ "dev/kmsg": `5,0,0,-;Linux version 6.12\n${records.join("\n")}\n` });

  it.each([
    [[TYPE, ENABLED], "write-back"],
    [[TYPE.replace("write-back", "uncachable"), ENABLED], "uncached"],
    [[`${TYPE.replace(",-;", ",-,caller=T0;")}`, " SUBSYSTEM=cpu", ENABLED], "write-back"],
    [[TYPE.replace("write-back", "?"), ENABLED], "unknown"],
    [[TYPE.replace("write-back", "constructor"), ENABLED], "unknown"],
    [[TYPE, ENABLED.replace("en", "dis")], "unknown"],
    [[TYPE], "unknown"],
    [[TYPE, TYPE.replace("write-back", "uncachable"), ENABLED], "unknown"],
    // A user's own message; a message that only contains it; one that goes on.
    [[TYPE.replace("6,", "14,"), ENABLED], "unknown"],
    [[TYPE.replace(";", ";audit: "), ENABLED], "unknown"],
    [[`${TYPE}\\x0a`, ENABLED], "unknown"],
    [[`;${TYPE}`, ENABLED], "unknown"],
  ])("%j", (records, value) => {
    expect(log(...records)).toMatchObject({ value });
  });

  it("among many records, and lines of any length", () => {
    const many = Array.from({ length: 20_000 }, (_, index) => `6,${index + 100},0,-;usb 1-1: new`);
    expect(log(...many, "x".repeat(1 << 20), TYPE, ENABLED)).toMatchObject({ value: "write-back" });
  });
});

describe("the default type from what the kernel left of the RAM", () => {
  const WB = entry(0, 2 * GIB, "write-back");
  const found = (mtrr: string, more: FakeFiles = RAM, vendor = "GenuineIntel") =>
    of({ "proc/cpuinfo": cpuinfo(vendor), ...COMMAND_LINE, ...more }, mtrr).value;

  it("is write-back where RAM is covered by no entry", () => {
    expect(found(HOLE)).toBe("write-back");
    expect(found(WB)).toBe("write-back");
    expect(found(WB + HOLE)).toBe("write-back");
  });

  it("is never inferred to be uncached", () => {
    const all = WB + entry(4 * GIB, 8 * GIB, "write-back", 1);
    expect(found(all)).toBe("unknown");
    expect(found(entry(0, 16 * GIB, "write-back"))).toBe("unknown");
  });

  it("is unknown where there is no entry, or one of another type beside write-back", () => {
    expect(found("")).toBe("unknown");
    for (const type of ["write-through", "write-protect", "write-combining"]) {
      expect(found(WB + entry(0xff00_0000, MIB, type, 1))).toBe("unknown");
      expect(found(HOLE + entry(0x4000_0000, MIB, type, 1))).toBe("write-back");
    }
  });

  it("takes a whole free page above 1 MiB", () => {
    const low = iomem("00001000-0009ffff : System RAM");
    expect(found(HOLE, low)).toBe("unknown");
    const edge = iomem("00000000-00100fff : System RAM");
    expect(found(HOLE, edge)).toBe("write-back");
    const part = iomem("00000000-00100ffe : System RAM", "00200800-00201ffe : System RAM");
    expect(found(HOLE, part)).toBe("unknown");
    const covered = WB + entry(2 * GIB, 4096, "write-back", 1);
    expect(found(covered, iomem("80000000-80000fff : System RAM"))).toBe("unknown");
    expect(found(covered, iomem("80000000-80001fff : System RAM"))).toBe("write-back");
  });

  it("on AMD and Hygon looks below 4 GiB only, and so with vendors that are not known", () => {
    const high = iomem("100000000-27fffffff : System RAM");
    expect(found(HOLE, high)).toBe("write-back");
    for (const vendor of ["AuthenticAMD", "HygonGenuine", "CentaurHauls"]) {
      expect(found(HOLE, high, vendor)).toBe("unknown");
      expect(found(HOLE, RAM, vendor)).toBe("write-back");
    }
  });

  it.each([
    ["zeros, as users see them", "00000000-00000000 : System RAM"],
    ["RAM below something else", "  00100000-7fffffff : System RAM"],
    ["RAM of another name", "00100000-7fffffff : System RAM (kmem)"],
    ["a range that ends before it begins", "7fffffff-00100000 : System RAM"],
    ["addresses beyond all machines'", "ffffffffffffff00-ffffffffffffffffff : System RAM"],
    ["junk", "\u0000\ufffd-: System RAM"],
  ])("ignores %s", (_what, line) => {
    expect(found(HOLE, iomem(line))).toBe("unknown");
  });

  it("is unknown where trimming is off, or may be", () => {
    const off = { ...RAM, "proc/cmdline": "quiet disable_mtrr_trim\n" };
    expect(found(HOLE, off)).toBe("unknown");
    expect(of(RAM)).toMatchObject({ value: "unknown" });
  });

  it("does not take long over a huge file", () => {
    const lines = "80000000-80000fff : System RAM\n".repeat(200_000);
    expect(found(HOLE, { "proc/iomem": lines })).toBe("unknown");
  });
});

describe("a write-back mapping that the kernel gave", () => {
  const list = (...lines: string[]) =>
    of({
      "sys/kernel/debug/x86/pat_memtype_list": `PAT memtype list:\n${lines.join("\n")}\n`,
    }).value;
  const range = (start: number, end: number): string => {
    const [from, to] = [start, end].map((place) => place.toString(16).padStart(16, "0"));
    return `PAT: [mem 0x${from}-0x${to}]`;
  };

  it("proves the type where it is over the whole BAR", () => {
    expect(list(`${range(BAR, BAR + GIB)} write-back`)).toBe("write-back");
    expect(list(`${range(0, BAR + 2 * GIB)} write-back`)).toBe("write-back");
    expect(list(`write-back @ 0x${BAR.toString(16)}-0x${(BAR + GIB).toString(16)}`)).toBe(
      "write-back",
    );
  });

  it("proves nothing otherwise", () => {
    for (const type of ["write-combining", "uncached-minus", "uncached", "write-back!", ""]) {
      expect(list(`${range(BAR, BAR + GIB)} ${type}`)).toBe("unknown");
    }
    expect(list(`${range(BAR, BAR + GIB - 1)} write-back`)).toBe("unknown");
    const halves = [BAR, BAR + GIB / 2].map((at) => `${range(at, at + GIB / 2)} write-back`);
    expect(list(...halves)).toBe("unknown");
    expect(list("PAT: [mem 0x-0x] write-back", "\u0000")).toBe("unknown");
  });

  it("does not go before what entries say", () => {
    const half = entry(BAR, 512 * MIB, "uncachable");
    const line = `${range(BAR, BAR + GIB)} write-back\n`;
    expect(of({ "sys/kernel/debug/x86/pat_memtype_list": line }, half).value).toBe("unknown");
  });
});
