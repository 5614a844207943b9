import { describe, expect, it } from "@jest/globals";
import { detectHost } from "@vmprot/linux";
import { type FakeFiles, fakeHost } from "./fake-host.js";
import {
  cpuinfo,
  entry,
  GIB,
  MIB,
  msr,
  mtrrOf,
  PCI,
  PLAIN,
  resource,
  withBar,
} from "./fake-mtrr.js";

const RESOURCE = `sys/bus/pci/devices/${PCI}/resource`;
const WRITE_BACK = { "dev/cpu/0/msr": msr(0x806n) };
const HOLE = entry(3 * GIB, GIB, "uncachable");

describe("the MTRR type of a BAR", () => {
  it.each([
    ["in one big entry", entry(0x40_0000_0000, 256 * GIB, "uncachable"), 0x60_0000_0000, {}],
    [
      "in an entry that another one overlaps",
      entry(0x3800_0000_0000, 512 * GIB, "uncachable") +
        entry(0x383f_fa00_0000, 32 * MIB, "write-through", 1),
      0x383f_fa00_0000,
      {},
    ],
    ["in QEMU's hole below 4 GiB", HOLE, 0xe000_0000, {}],
    ["in i440fx's, which begins lower", entry(0x8000_0000, 2 * GIB, "uncachable"), 0xfd00_0000, {}],
  ])("is uncached %s", (_what, mtrr, start, more) => {
    expect(mtrrOf({ ...withBar(mtrr, start, 32 * MIB), ...more })).toMatchObject({
      value: "uncached",
    });
  });

  it("is the default type above the hole", () => {
    const files = withBar(HOLE, 0x40_0000_0000, 16 * GIB);
    expect(mtrrOf({ ...files, ...WRITE_BACK })).toEqual({
      value: "write-back",
      from: `/proc/mtrr, and MSR 0x2FF, BAR 0 of ${PCI}`,
    });
    expect(mtrrOf(files)).toMatchObject({ value: "unknown" });
  });

  it.each([
    ["write-combined", ["write-combining"], "write-combined"],
    ["write-back", ["write-back"], "write-back"],
    ["write-through", ["write-through"], "unknown"],
    ["write-protect", ["write-protect"], "unknown"],
    ["uncached, which goes before all", ["write-protect", "uncachable", "write-back"], "uncached"],
    ["write-through, of it and write-back", ["write-back", "write-through"], "unknown"],
    ["left open by the manuals", ["write-back", "write-combining"], "unknown"],
    ["left open by the manuals", ["write-through", "write-combining"], "unknown"],
    ["the same twice", ["write-back", "write-back"], "write-back"],
  ])("of overlapping entries is %s", (_what, types, value) => {
    const mtrr = types.map((type, index) => entry(0x40_0000_0000, GIB, type, index)).join("");
    expect(mtrrOf(withBar(mtrr, 0x40_0000_0000, GIB))).toMatchObject({ value });
  });

  it("is that of every piece, or unknown", () => {
    const half = entry(0x40_0000_0000, 128 * MIB, "uncachable");
    const other = (type: string): string => half + entry(0x40_0800_0000, 128 * MIB, type, 1);
    const of = (mtrr: string, more: FakeFiles = {}) =>
      mtrrOf({ ...withBar(mtrr, 0x40_0000_0000, 256 * MIB), ...more });
    expect(of(other("uncachable"))).toMatchObject({ value: "uncached" });
    expect(of(other("write-back"))).toMatchObject({ value: "unknown" });
    expect(of(half, WRITE_BACK)).toMatchObject({ value: "unknown" });
    expect(of(half, { "dev/cpu/0/msr": msr(0x800n) })).toMatchObject({ value: "uncached" });
    // One page of another type within it.
    const page = half + entry(0x40_0000_1000, 4096, "write-back", 1);
    expect(of(page, WRITE_BACK)).toMatchObject({ value: "unknown" });
    // An entry that only touches it.
    const beside = other("uncachable") + entry(0x40_1000_0000, 256 * MIB, "write-back", 2);
    expect(of(beside)).toMatchObject({ value: "uncached" });
  });

  it("reads KiB too", () => {
    const files = withBar(entry(0x40_0000_0000, 512 * 1024, "uncachable"), 0x40_0000_0000, 524288);
    expect(mtrrOf(files)).toMatchObject({ value: "uncached" });
    const longer = withBar(entry(0x40_0000_0000, 512 * 1024, "uncachable"), 0x40_0000_0000, MIB);
    expect(mtrrOf(longer)).toMatchObject({ value: "unknown" });
  });
});

describe("of several BARs", () => {
  const mtrr = HOLE + entry(0x40_0000_0000, 32 * GIB, "write-combining", 1);
  const of = (...bars: Parameters<typeof resource>[0]) =>
    mtrrOf({ "proc/mtrr": mtrr, [RESOURCE]: resource(bars) });
  const HIGH = [0x40_0000_0000, GIB] as const;
  const LOW = [0xf000_0000, MIB] as const;

  it("the prefetchable ones count, where there are any", () => {
    expect(of([...LOW, PLAIN], undefined, HIGH)).toEqual({
      value: "write-combined",
      from: `/proc/mtrr, BAR 2 of ${PCI}`,
    });
    expect(of([...LOW, PLAIN])).toMatchObject({ value: "uncached" });
  });

  it("all that count must agree", () => {
    expect(of(HIGH, LOW)).toMatchObject({ value: "unknown" });
    expect(of(HIGH, [0x41_0000_0000, 2 * MIB])).toMatchObject({ value: "write-combined" });
  });

  it("those without an address or memory do not count", () => {
    const [ports, unset, disabled] = [0x40101, 0x2014_220c, 0x1014_220c];
    expect(of([0xe000, 256, ports], HIGH)).toMatchObject({ value: "write-combined" });
    expect(of([0, 256 * MIB, unset], HIGH)).toMatchObject({ value: "write-combined" });
    expect(of([...LOW, disabled], HIGH)).toMatchObject({ value: "write-combined" });
    expect(of([...LOW, disabled])).toMatchObject({ value: "unknown" });
    expect(of()).toMatchObject({ value: "unknown" });
    // The ROM and the windows of a bridge.
    const behind = [HIGH, ...Array.from({ length: 5 }, () => undefined), LOW, LOW];
    expect(of(...behind)).toMatchObject({ value: "write-combined" });
  });
});

describe("the MTRR type is unknown", () => {
  const files = withBar(HOLE, 0xe000_0000, 256 * MIB);

  it("in a virtual machine, whatever the files say", () => {
    expect(mtrrOf(files)).toMatchObject({ value: "uncached" });
    const guest = { ...files, "proc/cpuinfo": cpuinfo("GenuineIntel", "fpu hypervisor ss") };
    expect(mtrrOf(guest)).toMatchObject({
      ...{ value: "unknown", from: expect.stringMatching(/hypervisor/) },
    });
  });

  it.each([
    ["without flags in cpuinfo", { "proc/cpuinfo": "vendor_id : GenuineIntel\n" }],
    [
      "of a BAR below 1 MiB",
      {
        "proc/mtrr": entry(0, GIB, "uncachable"),
        [RESOURCE]: resource([[0xa0000, 0x20000]]),
      },
    ],
    ["without the device", { [RESOURCE]: "" }],
    ["of a short resource file", { [RESOURCE]: resource([]).split("\n").slice(0, 3).join("\n") }],
    ["of a BAR that ends before it begins", { [RESOURCE]: resource([[0xe000_0000, -4096]]) }],
    ["of junk among the BARs", { [RESOURCE]: resource([]).replace("0x0", "\u0000junk") }],
    ["of addresses beyond all machines'", { [RESOURCE]: resource([]).replaceAll("0x0", "0xf") }],
  ])("%s", (_what, more) => {
    expect(mtrrOf({ ...files, ...more } as FakeFiles)).toMatchObject({ value: "unknown" });
  });

  it("without /proc/mtrr, or without a device", () => {
    const { "proc/mtrr": _, ...rest } = files;
    expect(mtrrOf(rest)).toMatchObject({ value: "unknown", from: expect.stringMatching(/root/) });
    for (const pci of ["0000:02:00.0", "", "../../..", "0000:01:00.8", `${PCI}\n`]) {
      expect(mtrrOf(files, pci)).toMatchObject({ value: "unknown" });
    }
    const { platform } = detectHost(fakeHost("x64", files));
    expect(platform.deviceMtrr).toBe("unknown");
  });

  it.each([
    [
      "an older kernel's line",
      "reg00: base=0x00000000 (   0MB), size= 512MB: write-back, count=1\n",
    ],
    ["a type that is none", HOLE.replace("uncachable", "write-back!")],
    ["a type that the kernel cannot name", HOLE.replace("uncachable", "?")],
    ["another unit", HOLE.replace("MB, count", "GB, count")],
    ["upper case", HOLE.toUpperCase()],
    ["a line of junk", `${HOLE}junk\n`],
    ["an empty line", `\n${HOLE}`],
    ["a line's end", HOLE.replace(/\n$/, "\r\n")],
    ["bytes", `${HOLE}\u0000\ufffd\u0001`],
    ["an address beyond all machines'", HOLE.replace("0x0", "0xfffffffffffff")],
    ["a size beyond all machines'", HOLE.replace(/size= *\d+/, "size=99999999999999999999")],
    ["more entries than registers", HOLE.repeat(256)],
    ["far more", HOLE.repeat(300_000)],
  ])("where /proc/mtrr has %s", (_what, mtrr) => {
    expect(mtrrOf({ ...files, "proc/mtrr": mtrr, ...WRITE_BACK })).toMatchObject({
      value: "unknown",
    });
  });

  it("on no other architecture", () => {
    const { platform } = detectHost(fakeHost("arm64", files), undefined, { pci: PCI });
    expect(platform).not.toHaveProperty("deviceMtrr");
  });
});

/** As people posted them; with the type at an address where no default is needed. */
const DUMPS: readonly (readonly [what: string, dump: string, at: number, value: string])[] = [
  [
    "a desktop of 2010",
    `reg00: base=0x000000000 (    0MB), size= 4096MB, count=1: write-back
reg01: base=0x0dde00000 ( 3550MB), size=    2MB, count=1: uncachable
reg02: base=0x0de000000 ( 3552MB), size=   32MB, count=1: uncachable
reg03: base=0x0e0000000 ( 3584MB), size=  512MB, count=1: uncachable
reg04: base=0x100000000 ( 4096MB), size=  512MB, count=1: write-back
`,
    0xe000_0000,
    "uncached",
  ],
  [
    "an AMD engineering board",
    `reg00: base=0x000000000 (    0MB), size= 2048MB, count=1: write-back
reg01: base=0x0ffe00000 ( 4094MB), size=    2MB, count=1: write-protect
reg02: base=0x0ffde0000 ( 4093MB), size=  128KB, count=1: write-protect
reg03: base=0x0ff000000 ( 4080MB), size=  512KB, count=1: write-protect
`,
    0x10_0000,
    "write-back",
  ],
  [
    "a server of 512 GiB",
    `reg00: base=0x000000000 (    0MB), size=262144MB, count=1: write-back
reg01: base=0x4000000000 (262144MB), size=131072MB, count=1: write-back
reg02: base=0x6000000000 (393216MB), size= 2048MB, count=1: write-back
reg03: base=0x6070000000 (395008MB), size=  256MB, count=1: uncachable
reg04: base=0x080000000 ( 2048MB), size= 2048MB, count=1: uncachable
reg05: base=0x070000000 ( 1792MB), size=   64MB, count=1: uncachable
`,
    0x8000_0000,
    "uncached",
  ],
  [
    "a netbook",
    `reg00: base=0x0fffe0000 ( 4095MB), size=  128KB, count=1: write-protect
reg01: base=0x0fffc0000 ( 4095MB), size=  128KB, count=1: uncachable
reg02: base=0x000000000 (    0MB), size=  512MB, count=1: write-back
reg07: base=0x000000000 (    0MB), size=  128KB, count=1: uncachable
`,
    0x10_0000,
    "write-back",
  ],
  [
    "a laptop whose X server added ranges",
    `reg00: base=0x000000000 (    0MB), size= 2048MB, count=1: write-back
reg04: base=0x0f0000000 ( 3840MB), size=  128MB, count=1: write-combining
reg05: base=0x0fb000000 ( 4016MB), size=   16MB, count=1: write-combining
reg06: base=0x0fb000000 ( 4016MB), size=    4KB, count=1: uncachable
`,
    0xf000_0000,
    "write-combined",
  ],
  [
    "a server whose bridges were given ranges",
    `reg00: base=0x000000000 (    0MB), size= 2048MB, count=1: write-back
reg01: base=0x07f000000 ( 2032MB), size=   16MB, count=1: uncachable
reg02: base=0x39bfa0000000 (60553728MB), size=  512MB, count=2: write-combining
reg10: base=0x39bfc0000000 (60554240MB), size=  512MB, count=1: write-combining
`,
    0x39bf_a000_0000,
    "write-combined",
  ],
];

describe("the dump of", () => {
  it.each(DUMPS)("%s is read", (_what, mtrr, at, value) => {
    expect(mtrrOf(withBar(mtrr, at, MIB))).toMatchObject({ value });
  });
});
