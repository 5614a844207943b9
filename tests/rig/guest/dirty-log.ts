import { Ioctl, Structure } from "@vmprot/core/uapi";
import { liveSystem } from "@vmprot/linux";
import type { VirtualMachine } from "@vmprot/linux/guest";

// include/uapi/linux/kvm.h
const GET_DIRTY_LOG = new Ioctl(
  "KVM_GET_DIRTY_LOG",
  "write",
  0xae,
  0x42,
  new Structure("struct kvm_dirty_log", { slot: "u32", padding1: "u32", dirty_bitmap: "u64" }),
);

/** How many pages of a slot the guest has written to since the log was read last. */
export function dirtyPages(vm: VirtualMachine, slot: number, pages: number): number {
  const bitmap = new Uint8Array(8 * Math.ceil(pages / 64));
  const { structure, request } = GET_DIRTY_LOG;
  const log = structure.bytes({ slot, dirty_bitmap: liveSystem().address(bitmap) });
  const errno = vm.ioctl(request, log);
  if (errno !== 0) throw new Error(`KVM_GET_DIRTY_LOG: errno ${errno}`);
  let dirty = 0;
  for (const byte of bitmap) for (let bits = byte; bits !== 0; bits &= bits - 1) dirty += 1;
  return dirty;
}
