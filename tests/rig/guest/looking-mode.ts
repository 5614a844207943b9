import { el1, type GuestMode } from "@vmprot/linux/guest";

// Reads a 32-bit number of each page again and again, assembled by hand.
//
// Registers: X0 the first page, X1 rounds left, W2 how many pages there are, X6 where to report.

const PROGRAM = [
  ...[0x21, 0x01, 0x00, 0xb4] /* again: cbz x1, done      */,
  ...[0x21, 0x04, 0x00, 0xd1] /*        sub x1, x1, #1    */,
  ...[0xe9, 0x03, 0x00, 0xaa] /*        mov x9, x0        */,
  ...[0xea, 0x03, 0x02, 0x2a] /*        mov w10, w2       */,
  ...[0x28, 0x01, 0x40, 0xb9] /* page:  ldr w8, [x9]      */,
  ...[0x29, 0x05, 0x40, 0x91] /*        add x9, x9, #4096 */,
  ...[0x4a, 0x05, 0x00, 0x71] /*        subs w10, w10, #1 */,
  ...[0xa1, 0xff, 0xff, 0x54] /*        b.ne page         */,
  ...[0xf8, 0xff, 0xff, 0x17] /*        b again           */,
  ...[0xdf, 0x00, 0x00, 0xb9] /* done:  str wzr, [x6]     */,
  ...[0x00, 0x00, 0x00, 0x14] /* stop:  b stop            */,
];

/** Some tenths of a second of an emulated processor's time. */
const READS = 2_000_000;

/** A guest that stays inside for a while, for somebody to find its tables in the processor. */
export const lookingMode: GuestMode = {
  ...el1,
  code: Uint8Array.from(PROGRAM),
  enter: (vcpu, round) =>
    el1.enter(vcpu, {
      ...{ readAt: 0, writeAt: 0, written: 0, expected: round.pages },
      pages: round.pages === 0 ? 0 : Math.ceil(READS / round.pages),
    }),
  // What it counts are rounds.
  pagesLeft: () => undefined,
};
