// What the guest runs, assembled by hand. For each page of the buffer it reads a 32-bit number,
// counts the page if that is not the expected one, and writes one of its own; then it reports the
// count by a store to where no memory is. Expected and written numbers go up by one a page.
//
// Registers: A0 the page, A1 pages left, A2 expected, A3 to be written, A4 and A5 the offsets in the
// page to read from and to write to, A6 where to report, A7 wrong pages, T2 the size of a page.

const PROGRAM = [
  ...[0x93, 0x08, 0x00, 0x00] /*        li a7, 0           */,
  ...[0x63, 0x88, 0x05, 0x02] /*        beqz a1, done      */,
  ...[0xb3, 0x02, 0xe5, 0x00] /* page:  add t0, a0, a4     */,
  ...[0x03, 0xe3, 0x02, 0x00] /*        lwu t1, 0(t0)      */,
  ...[0x63, 0x04, 0xc3, 0x00] /*        beq t1, a2, right  */,
  ...[0x93, 0x88, 0x18, 0x00] /*        addi a7, a7, 1     */,
  ...[0xb3, 0x02, 0xf5, 0x00] /* right: add t0, a0, a5     */,
  ...[0x23, 0xa0, 0xd2, 0x00] /*        sw a3, 0(t0)       */,
  ...[0x33, 0x05, 0x75, 0x00] /*        add a0, a0, t2     */,
  ...[0x13, 0x06, 0x16, 0x00] /*        addi a2, a2, 1     */,
  ...[0x93, 0x86, 0x16, 0x00] /*        addi a3, a3, 1     */,
  ...[0x93, 0x85, 0xf5, 0xff] /*        addi a1, a1, -1    */,
  ...[0xe3, 0x9c, 0x05, 0xfc] /*        bnez a1, page      */,
  ...[0x23, 0x20, 0x18, 0x01] /* done:  sw a7, 0(a6)       */,
  ...[0x6f, 0x00, 0x00, 0x00] /* stop:  j stop             */,
];

/** Reports why, at the next 8 bytes. */
const EXCEPTION = [
  ...[0xf3, 0x22, 0x20, 0x14] /*        csrr t0, scause    */,
  ...[0x23, 0x34, 0x58, 0x00] /*        sd t0, 8(a6)       */,
  ...[0x6f, 0x00, 0x00, 0x00] /* stop:  j stop             */,
];

export const RISCV64_CODE = Uint8Array.of(...PROGRAM, ...EXCEPTION);
/** Where in the code the handler of exceptions begins. */
export const RISCV64_HANDLER = PROGRAM.length;
