import { readFileSync } from "node:fs";
import { quote, VmprotError } from "@vmprot/core";
import type { Peer } from "@vmprot/linux";

const ROOT = 0;

/** Whether a client may ask: this user's own processes, root's, and those of a group. */
export function mayAsk({ uid, gid, groups }: Peer, group: number | undefined): boolean {
  if (uid === process.geteuid?.() || uid === ROOT) return true;
  return group !== undefined && (gid === group || groups.includes(group));
}

/**
 * A group's number, by its name in /etc/group, or by itself.
 *
 * @throws VmprotError USAGE
 */
export function groupNumber(name: string, file = "/etc/group"): number {
  if (/^[0-9]{1,10}$/.test(name) && Number(name) < 2 ** 32 - 1) return Number(name);
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const [its, , number = ""] = line.split(":");
    if (its === name && /^[0-9]+$/.test(number)) return Number(number);
  }
  throw new VmprotError("USAGE", `There is no group ${quote(name)} in ${file}.`);
}
