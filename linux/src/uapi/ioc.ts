import { VmprotError } from "@vmprot/core";

/**
 * Architectures, by Node's names, whose ioctl numbers follow asm-generic/ioctl.h and whose
 * pointers are 64 bits wide, as every layout here takes for granted. powerpc and mips give the
 * direction three bits, so the same definition is another number there (Linux 6.18,
 * arch/powerpc/include/uapi/asm/ioctl.h).
 */
const COVERED: readonly string[] = ["x64", "arm64", "riscv64", "loong64", "s390x"];

/** @throws VmprotError ARCH_UNSUPPORTED where ioctl numbers would be wrong ones */
export function requireIoctlNumbers(arch: string = process.arch): void {
  if (COVERED.includes(arch)) return;
  throw new VmprotError(
    "ARCH_UNSUPPORTED",
    `vmprot knows the ioctl numbers of ${COVERED.join(", ")}; this is ${arch}.`,
  );
}

const NONE = 0;
const WRITE = 1;
const READ = 2;
const DIRECTION_SHIFT = 30;
const SIZE_SHIFT = 16;
const TYPE_SHIFT = 8;

/** _IOC() of asm-generic/ioctl.h, as an unsigned number. */
function ioc(direction: number, type: string | number, nr: number, size: number): number {
  const letter = typeof type === "string" ? type.charCodeAt(0) : type;
  const low = (size << SIZE_SHIFT) | (letter << TYPE_SHIFT) | nr;
  return ((direction << DIRECTION_SHIFT) | low) >>> 0;
}

/** _IO(): no argument, or a plain number. */
export const io = (type: string | number, nr: number): number => ioc(NONE, type, nr, 0);

/** _IOW(): the driver reads a structure of `size` bytes. */
export const iow = (type: string | number, nr: number, size: number): number =>
  ioc(WRITE, type, nr, size);

/** _IOR(): the driver writes one. */
export const ior = (type: string | number, nr: number, size: number): number =>
  ioc(READ, type, nr, size);

/** _IOWR(): the driver reads and writes one. */
export const iowr = (type: string | number, nr: number, size: number): number =>
  ioc(READ | WRITE, type, nr, size);
