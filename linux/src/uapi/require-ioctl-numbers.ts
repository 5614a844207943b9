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
