import { describe, expect, it } from "@jest/globals";
import { type GuestMtrrs, guestMtrr, type Range } from "@vmprot/example-recipes";

const ENABLED = 0x800n;
const UC = 0n;
const WB = 6n;
const GIB = 1n << 30n;
/** Of a guest with 40 bits of physical address. */
const PHYSICAL = (1n << 40n) - 1n;
const pair = (start: bigint, size: bigint, type: bigint): [bigint, bigint] => [
  start | type,
  (PHYSICAL & ~(size - 1n)) | ENABLED,
];
/** hostmem=8G above 4 GiB. */
const BAR: Range = { start: 0x40_0000_0000n, size: 8n * GIB };

/** EDK2 (to 2026.08): write-back by default, the hole below 4 GiB and every memory BAR uncached. */
const OVMF: GuestMtrrs = {
  defType: ENABLED | WB,
  variable: [pair(0xc000_0000n, GIB, UC), pair(0x40_0000_0000n, 32n * GIB, UC), [0n, 0n]],
};
/** SeaBIOS: the hole below 4 GiB only. */
const SEABIOS: GuestMtrrs = { defType: ENABLED | WB, variable: [pair(0xc000_0000n, GIB, UC)] };

describe("the type of QEMU's hostmem BAR", () => {
  it.each<[string, GuestMtrrs, Range, string]>([
    ["OVMF, above 4 GiB", OVMF, BAR, "uncached"],
    ["OVMF, where no BAR is", OVMF, { start: 0x1_0000_0000n, size: GIB }, "write-back"],
    ["SeaBIOS, above 4 GiB", SEABIOS, BAR, "write-back"],
    ["SeaBIOS, in the hole", SEABIOS, { start: 0xe000_0000n, size: GIB / 4n }, "uncached"],
    ["MTRRs off", { defType: WB, variable: [] }, BAR, "uncached"],
    ["uncached by default", { defType: ENABLED, variable: [] }, BAR, "uncached"],
    [
      "uncached by default, RAM write-back",
      { defType: ENABLED, variable: [pair(0n, 64n * GIB, WB)] },
      { start: 4n * GIB, size: GIB },
      "write-back",
    ],
    [
      "uncached over write-back",
      { defType: ENABLED | WB, variable: [pair(0n, 512n * GIB, WB), ...OVMF.variable] },
      BAR,
      "uncached",
    ],
    [
      "an entry that is not valid",
      { defType: ENABLED | WB, variable: [[BAR.start, PHYSICAL & ~(BAR.size - 1n)]] },
      BAR,
      "write-back",
    ],
  ])("%s", (_, mtrrs, bar, type) => {
    expect(guestMtrr(bar, mtrrs)).toBe(type);
  });

  it.each<[string, GuestMtrrs]>([
    ["in part of it", { ...SEABIOS, variable: [pair(BAR.start, GIB, UC)] }],
    [
      "by a mask with holes",
      { ...SEABIOS, variable: [[BAR.start, (0xf0f0_0000n << 8n) | ENABLED]] },
    ],
    ["by a mask of nothing", { ...SEABIOS, variable: [[WB, ENABLED]] }],
    ["by types that have no name here", { defType: ENABLED | 1n, variable: [] }],
    [
      "by two at once",
      { ...SEABIOS, variable: [pair(0n, 512n * GIB, WB), pair(0n, 512n * GIB, 4n)] },
    ],
  ])("is unknown where it is given %s", (_, mtrrs) => {
    expect(guestMtrr(BAR, mtrrs)).toBe("unknown");
  });
});
