import { SEGMENT, SREGS } from "../kvm/kvm-vm-uapi.js";
import { REAL_MODE_CODE } from "./guest-code.js";
import type { GuestMode } from "./guest-mode.js";

/**
 * 16-bit code without paging, whose data segments reach all of 4 GiB. With paging off there are no
 * page-table entries to carry an attribute: every access is write-back (Intel SDM vol. 3C, 30.3.7.2;
 * AMD APM vol. 2, 15.25.8).
 */
export const realMode: GuestMode = {
  name: "real mode",
  code: REAL_MODE_CODE,
  bufferAddress: 0x0100_0000n,
  attributes: ["cached"],
  tables: () => undefined,
  enter(vcpu, { readAt, writeAt }) {
    const errno = vcpu.changeSpecial((sregs) => {
      sregs.u64(SREGS.cs + SEGMENT.base, 0).u16(SREGS.cs + SEGMENT.selector, 0);
      const bases = [
        [SREGS.ds, readAt],
        [SREGS.es, writeAt],
      ] as const;
      for (const [segment, offset] of bases) {
        sregs
          .u64(segment + SEGMENT.base, realMode.bufferAddress + BigInt(offset))
          .u32(segment + SEGMENT.limit, 0xffff_ffff)
          .u8(segment + SEGMENT.g, 1);
      }
    });
    return errno === 0 ? undefined : { call: "KVM_SET_SREGS", errno };
  },
  registers: () => ({ rdi: 0 }),
};
