import { freezeDeep } from "../base/plain.js";
import type { CodeEntry } from "./code-entry.js";
import type { GuestAttribute } from "./guest-map-verdict.js";

/** Stable codes of what a mapping that is still safe has lost since the guest was told of it. */
export type WeakeningCode = "ATTRIBUTE_BINDING" | "HAZARD_ADDED";

/** A difference between two verdicts that makes the later one weaker. */
export interface WeakeningEntry extends CodeEntry {
  /** It was one of these, and is that; absent where the difference is none of `guestAttribute`. */
  readonly attribute?: { readonly was: readonly GuestAttribute[]; readonly is: GuestAttribute };
  /** `added`: a hazard is there that was not, of whichever code; absent where it is none of hazards. */
  readonly hazard?: "added";
}

/**
 * Every difference that counts, between a verdict `map` by which a guest was told and a later one under
 * which it may keep what it was told.
 *
 * - More rests on the guest: what nobody could get wrong is safe now only if the guest keeps to it.
 * - A hazard was added, whether of coherence or of speed.
 *
 * Nothing else makes a mapping weaker. Not an attribute that is no longer binding: the guest can do
 * less harm, and where it is `ignored` and the type that is forced is of another mode than the
 * host's, that is a hazard. Not another `guestCache`, where none is binding: what the guest was told
 * is as safe. Not the exporter's answer nor what is unknown, which count by what follows from them.
 */
export const WEAKENING_CODES: Readonly<Record<WeakeningCode, WeakeningEntry>> = freezeDeep<
  Readonly<Record<WeakeningCode, WeakeningEntry>>
>({
  ATTRIBUTE_BINDING: {
    attribute: { was: ["any", "ignored"], is: "binding" },
    message: "The mapping is safe now only while the guest uses the attribute that it was told.",
    cause:
      "Before, every attribute was safe or the hypervisor enforced one; a field of host, VM or mapping has changed.",
    remedy:
      "Keep it if the guest's driver is trusted to use map_info, as Linux's does; else revoke it.",
  },
  HAZARD_ADDED: {
    hazard: "added",
    message: "The mapping has a hazard that it did not have when the guest was told.",
    cause: "A field of host, VM or mapping has changed, or the profile.",
    remedy: "See the hazard's own remedy; revoke the mapping if the hazard is unwelcome.",
  },
});
