// What the guest runs, assembled by hand. For each page of the buffer it reads a 32-bit number,
// counts the page if that is not the expected one, and writes one of its own; then it reports the
// count by a store to where no memory is. Expected and written numbers go up by one a page.
//
// Registers: X0 the page, X1 pages left, W2 expected, W3 to be written, X4 and X5 the offsets in the
// page to read from and to write to, X6 where to report, W7 wrong pages.

const PROGRAM = [
  ...[0x07, 0x00, 0x80, 0x52] /*        mov w7, #0         */,
  ...[0x61, 0x01, 0x00, 0xb4] /*        cbz x1, done       */,
  ...[0x08, 0x68, 0x64, 0xb8] /* page:  ldr w8, [x0, x4]   */,
  ...[0x1f, 0x01, 0x02, 0x6b] /*        cmp w8, w2         */,
  ...[0x40, 0x00, 0x00, 0x54] /*        b.eq right         */,
  ...[0xe7, 0x04, 0x00, 0x11] /*        add w7, w7, #1     */,
  ...[0x03, 0x68, 0x25, 0xb8] /* right: str w3, [x0, x5]   */,
  ...[0x00, 0x04, 0x40, 0x91] /*        add x0, x0, #4096  */,
  ...[0x42, 0x04, 0x00, 0x11] /*        add w2, w2, #1     */,
  ...[0x63, 0x04, 0x00, 0x11] /*        add w3, w3, #1     */,
  ...[0x21, 0x04, 0x00, 0xd1] /*        sub x1, x1, #1     */,
  ...[0xe1, 0xfe, 0xff, 0xb5] /*        cbnz x1, page      */,
  ...[0xc7, 0x00, 0x00, 0xb9] /* done:  str w7, [x6]       */,
  ...[0x00, 0x00, 0x00, 0x14] /* stop:  b stop             */,
];

/** Reports why, at the next 8 bytes. */
const EXCEPTION = [
  ...[0x08, 0x52, 0x38, 0xd5] /*        mrs x8, ESR_EL1    */,
  ...[0xc8, 0x04, 0x00, 0xf9] /*        str x8, [x6, #8]   */,
  ...[0x00, 0x00, 0x00, 0x14] /* stop:  b stop             */,
];

/**
 * Where the vector for synchronous exceptions taken from EL1 is, in a table that begins where the
 * program does (Arm ARM, D1.3.1.5): the program has room in the vectors before it, which EL0 and
 * interrupts would use.
 */
const VECTOR = 0x200;

export const ARM64_CODE = Uint8Array.from({ length: VECTOR + EXCEPTION.length }, (_, at) =>
  at < VECTOR ? (PROGRAM[at] ?? 0) : (EXCEPTION[at - VECTOR] ?? 0),
);
