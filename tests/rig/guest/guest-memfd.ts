import { Ioctl, Structure } from "@vmprot/core/uapi";
import { liveSystem } from "@vmprot/linux";
import type { VirtualMachine } from "@vmprot/linux/guest";
import type { DmaBuf } from "./allocators.js";
import type { Outcome } from "./mappability-report.js";
import type { Attempt } from "./trial.js";

// include/uapi/linux/kvm.h
const KVMIO = 0xae;
const KVM_CHECK_EXTENSION = 0xae03;
const KVM_CAP_GUEST_MEMFD = 234;
const KVM_CAP_GUEST_MEMFD_FLAGS = 244;
const KVM_MEM_GUEST_MEMFD = 1 << 2;
const SLOT = 3;

const CREATE_GUEST_MEMFD = new Ioctl(
  "KVM_CREATE_GUEST_MEMFD",
  "read-write",
  KVMIO,
  0xd4,
  new Structure("struct kvm_create_guest_memfd", { size: "u64", flags: "u64" }, 64),
);

const SET_USER_MEMORY_REGION2 = new Ioctl(
  "KVM_SET_USER_MEMORY_REGION2",
  "write",
  KVMIO,
  0x49,
  new Structure(
    "struct kvm_userspace_memory_region2",
    {
      slot: "u32",
      flags: "u32",
      guest_phys_addr: "u64",
      memory_size: "u64",
      userspace_addr: "u64",
      guest_memfd_offset: "u64",
      guest_memfd: "u32",
    },
    160,
  ),
);

/** Whether KVM has memory of its own for this VM (KVM_CAP_GUEST_MEMFD). */
const hasGuestMemfd = (vm: VirtualMachine): boolean =>
  vm.ask(KVM_CHECK_EXTENSION, KVM_CAP_GUEST_MEMFD) > 0;

/**
 * A guest_memfd, with all that KVM lets userspace do with it.
 *
 * @returns the descriptor, or the negative errno
 */
function createGuestMemfd(vm: VirtualMachine, size: number): number {
  const flags = Math.max(0, vm.ask(KVM_CHECK_EXTENSION, KVM_CAP_GUEST_MEMFD_FLAGS));
  const { structure, request } = CREATE_GUEST_MEMFD;
  const create = structure.bytes({ size: BigInt(size), flags: BigInt(flags) });
  return vm.ask(request, Number(liveSystem().address(create)));
}

/** A slot whose memory is a descriptor's. @returns 0, or the errno */
function setSlot(
  vm: VirtualMachine,
  fd: number,
  memory: { readonly address: bigint; readonly size: number },
  guestAddress: bigint,
): number {
  const { structure, request } = SET_USER_MEMORY_REGION2;
  const region = structure.bytes({
    ...{ slot: SLOT, flags: KVM_MEM_GUEST_MEMFD, guest_phys_addr: guestAddress, guest_memfd: fd },
    ...{ memory_size: BigInt(memory.size), userspace_addr: memory.address },
  });
  return vm.ioctl(request, region);
}

/**
 * Gives the buffer's descriptor to a slot that takes KVM's own memory. Whether it takes that is tried
 * too: else a refusal would say nothing.
 */
export function tryGuestMemfd({ vm, address, guestAddress }: Attempt, buffer: DmaBuf): Outcome {
  const { size, fd } = buffer;
  if (!hasGuestMemfd(vm)) return { kind: "not there", what: "KVM_CAP_GUEST_MEMFD" };
  const errno = setSlot(vm, fd, { address, size }, guestAddress);
  if (errno === 0) return { kind: "mapped", wrongForGuest: 0, wrongForHost: 0 };
  const own = createGuestMemfd(vm, size);
  const taken = own < 0 ? -own : setSlot(vm, own, { address, size }, guestAddress);
  if (taken !== 0) return { kind: "not there", what: `a slot for a guest_memfd: errno ${taken}` };
  return { kind: "failed", fault: { call: "KVM_SET_USER_MEMORY_REGION", errno } };
}
