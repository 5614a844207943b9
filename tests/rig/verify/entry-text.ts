import type { Observation, Stage2Observation } from "../observe/protocol.js";
import { bitsText, seenText } from "./claim.js";

/** What an entry of the VMM's tables says: `write-combined ram, MAIR 0x44`. */
export const entryText = (seen: Observation | undefined): string =>
  seen === undefined
    ? ""
    : [seenText(seen), bitsText(seen)].filter((text) => text !== "").join(", ");

/** What an entry of KVM's says: `MemAttr 6, forced normal-WB`. */
export function stage2Text(seen: Stage2Observation | undefined): string {
  if (seen === undefined) return "";
  if ("error" in seen) return seen.error;
  const { attribute } = seen;
  const bits =
    attribute.arch === "arm64" ? `MemAttr ${attribute.memAttr}` : `PBMT ${attribute.pbmt}`;
  return `${bits}, ${attribute.type}`;
}
