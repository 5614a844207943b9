import { shown } from "../base/quote.js";
import { PROFILES, type Profile } from "../contract/profile.js";
import { VmprotError } from "../contract/vmprot-error.js";

/**
 * The profile that a query states, or the default.
 *
 * @throws VmprotError FIELD_VALUE if there is none of that name
 */
export function profileOf(stated: unknown): Profile {
  if (stated === undefined || stated === "coherent") return "coherent";
  if (stated === "strict") return "strict";
  throw new VmprotError(
    "FIELD_VALUE",
    `profile must be one of: ${PROFILES.join(", ")}; it is ${shown(stated)}.`,
  );
}
