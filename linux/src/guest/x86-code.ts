// What the guest runs, assembled by hand. For each page of the buffer it reads a 32-bit number,
// counts the page if that is not the expected one, and writes one of its own; then it reports the
// count through an I/O port. Expected and written numbers go up by one a page.
//
// Registers in both programs: ECX pages left, EDI the page, ESI expected, EBX to be written, DX the
// port, EBP wrong pages.

/** The port that the guest reports to; no device of a PC has it. */
export const REPORT_PORT = 0x0510;

/** 64-bit code. R9 and R10 are the offsets in the page to read from and to write to. */
export const LONG_MODE_CODE = Uint8Array.of(
  ...[0x31, 0xed] /*                   xor ebp, ebp          */,
  ...[0xe3, 0x1d] /*                   jrcxz done            */,
  ...[0x42, 0x8b, 0x04, 0x0f] /* page: mov eax, [rdi + r9]   */,
  ...[0x39, 0xf0] /*                   cmp eax, esi          */,
  ...[0x74, 0x02] /*                   je right              */,
  ...[0xff, 0xc5] /*                   inc ebp               */,
  ...[0x42, 0x89, 0x1c, 0x17] /* right: mov [rdi + r10], ebx */,
  ...[0x48, 0x81, 0xc7, 0x00, 0x10, 0x00, 0x00] /* add rdi, 4096 */,
  ...[0xff, 0xc6] /*                   inc esi               */,
  ...[0xff, 0xc3] /*                   inc ebx               */,
  ...[0xff, 0xc9] /*                   dec ecx               */,
  ...[0x75, 0xe3] /*                   jnz page              */,
  ...[0x89, 0xe8] /*             done: mov eax, ebp          */,
  ...[0xef] /*                         out dx, eax           */,
  ...[0xf4] /*                         hlt                   */,
);

/**
 * 16-bit code with 32-bit operands (prefix 66) and addresses (prefix 67). The bases of DS and ES
 * are the buffer's address plus the offset in the page to read from and to write to.
 */
export const REAL_MODE_CODE = Uint8Array.of(
  ...[0x66, 0x31, 0xed] /*             xor ebp, ebp        */,
  ...[0x67, 0xe3, 0x1f] /*             jecxz done          */,
  ...[0x67, 0x66, 0x8b, 0x07] /* page: mov eax, [edi]      */,
  ...[0x66, 0x39, 0xf0] /*             cmp eax, esi        */,
  ...[0x74, 0x02] /*                   je right            */,
  ...[0x66, 0x45] /*                   inc ebp             */,
  ...[0x26, 0x67, 0x66, 0x89, 0x1f] /* right: mov es:[edi], ebx */,
  ...[0x66, 0x81, 0xc7, 0x00, 0x10, 0x00, 0x00] /* add edi, 4096 */,
  ...[0x66, 0x46] /*                   inc esi             */,
  ...[0x66, 0x43] /*                   inc ebx             */,
  ...[0x66, 0x49] /*                   dec ecx             */,
  ...[0x75, 0xe1] /*                   jnz page            */,
  ...[0x66, 0x89, 0xe8] /*       done: mov eax, ebp        */,
  ...[0x66, 0xef] /*                   out dx, eax         */,
  ...[0xf4] /*                         hlt                 */,
);
