import { VmprotError } from "@vmprot/core";
import { errnoText } from "../system/errno.js";

/** A device that gives no buffer. */
export const allocationFailed = (node: string, call: string, errno: number): VmprotError =>
  new VmprotError("ALLOCATION_FAILED", `${node} gives no buffer: ${call}: ${errnoText(errno)}.`);
