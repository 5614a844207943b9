import type { GuestReport } from "./guest-mode.js";
import { NOWHERE } from "./page-tables.js";
import type { Exit } from "./vcpu.js";

/**
 * Reads the reports of guests that store the count to {@link NOWHERE}, and 8 bytes behind it the
 * register that says why they had an exception.
 */
export const reportByStore =
  (cause: string) =>
  (exit: Exit): GuestReport | undefined => {
    if (exit.kind !== "store") return undefined;
    if (exit.address === BigInt(NOWHERE)) return { wrongPages: Number(exit.value) };
    if (exit.address !== BigInt(NOWHERE + 8)) return undefined;
    return { exception: `the guest's own exception, ${cause} 0x${exit.value.toString(16)}` };
  };
