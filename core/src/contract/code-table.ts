import { freezeDeep } from "../base/plain.js";
import type { CodeEntry } from "./code-entry.js";
import { ERROR_CODES } from "./error-codes.js";
import { HAZARD_CODES } from "./hazard-codes.js";
import { REFUSAL_CODES } from "./refusal-codes.js";
import { WEAKENING_CODES } from "./weakening-codes.js";

/** One row of the code table. */
export interface Code extends CodeEntry {
  readonly code: string;
  /**
   * `refusal`: a value in answers and verdicts. `hazard`: in verdicts. `weakening`: of a mapping that
   * is kept. `error`: thrown or printed.
   */
  readonly kind: "refusal" | "hazard" | "weakening" | "error";
}

/** Every stable code of vmprot. */
export const CODE_TABLE: readonly Code[] = freezeDeep([
  ...rows("refusal", REFUSAL_CODES),
  ...rows("hazard", HAZARD_CODES),
  ...rows("weakening", WEAKENING_CODES),
  ...rows("error", ERROR_CODES),
]);

function rows(kind: Code["kind"], entries: Readonly<Record<string, CodeEntry>>): Code[] {
  return Object.entries(entries).map(([code, { message, cause, remedy }]) => {
    return { code, kind, message, cause, remedy };
  });
}
