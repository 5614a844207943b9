import type { Platform } from "@vmprot/core";
import { type EntryType, x86EntryType } from "@vmprot/linux/verify";
import type { Stage2Entry } from "../guest/stage2-report.js";

/** What an entry says of how memory is accessed, wherever it was seen. */
export function entryType(platform: Platform, entry: Stage2Entry): EntryType {
  if ("spte" in entry) return x86EntryType(platform, entry);
  const { attribute } = entry;
  const { type } = attribute;
  if (attribute.arch === "arm64") return { memAttr: attribute.memAttr, type };
  return { pbmt: attribute.pbmt, type };
}

/** The entry itself, in hexadecimal. */
export const rawEntry = (entry: Stage2Entry): string =>
  "spte" in entry ? entry.spte : entry.entry;
