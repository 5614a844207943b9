import type { GuestMode } from "./guest-mode.js";
import { REAL_MODE_CODE } from "./x86-code.js";
import { beginRound, pagesLeft, reportOf } from "./x86-guest.js";
import { changeSpecial } from "./x86-registers.js";

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
  enter(vcpu, round) {
    const { bufferAddress } = realMode;
    const { readAt, writeAt } = round;
    const errno = changeSpecial(vcpu, {
      ...{ "cs.base": 0n, "cs.selector": 0 },
      ...{ "ds.base": bufferAddress + BigInt(readAt), "ds.limit": 0xffff_ffff, "ds.g": 1 },
      ...{ "es.base": bufferAddress + BigInt(writeAt), "es.limit": 0xffff_ffff, "es.g": 1 },
    });
    if (errno !== 0) return { call: "KVM_SET_SREGS", errno };
    return beginRound(vcpu, round, { rdi: 0 });
  },
  report: reportOf,
  pagesLeft,
};
