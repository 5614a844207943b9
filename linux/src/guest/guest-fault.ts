import { errnoText } from "../system/errno.js";

/** A call that failed, or a guest that stopped where it should not. */
export interface GuestFault {
  /** Such as `KVM_RUN`. */
  readonly call: string;
  readonly errno?: number;
  /** KVM's exit, where the call itself did not fail. */
  readonly exit?: string;
  /** The page of the buffer that the guest was at, from 0. */
  readonly page?: number;
}

/** The fault in a few words. */
export function faultText({ call, errno, exit, page }: GuestFault): string {
  const what = errno === undefined ? (exit ?? "refused") : errnoText(errno);
  return `${call}: ${what}${page === undefined ? "" : `, at page ${page} of the buffer`}`;
}
