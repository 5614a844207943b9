import { VmprotError } from "@vmprot/core";
import { errnoText } from "../system/errno.js";

/** A call that has to succeed did not. */
export const failed = (call: string, errno: number): VmprotError =>
  new VmprotError("KVM_CALL_FAILED", `${call} failed: ${errnoText(errno)}.`);
