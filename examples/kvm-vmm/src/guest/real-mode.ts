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
    const { bufferAddress } = realMode;
    const errno = vcpu.changeSpecial({
      ...{ "cs.base": 0n, "cs.selector": 0 },
      ...{ "ds.base": bufferAddress + BigInt(readAt), "ds.limit": 0xffff_ffff, "ds.g": 1 },
      ...{ "es.base": bufferAddress + BigInt(writeAt), "es.limit": 0xffff_ffff, "es.g": 1 },
    });
    return errno === 0 ? undefined : { call: "KVM_SET_SREGS", errno };
  },
  registers: () => ({ rdi: 0 }),
};
