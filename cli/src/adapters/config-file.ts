import { type Stats, statSync } from "node:fs";
import { writeErr } from "../output/standard-streams.js";

const DEFAULT = "vmprot.config.json";
const WRITABLE_BY_OTHERS = 0o002;
const ROOT = 0;

/** The configuration to read: the one that was named, or the current folder's. */
export function configFile(named: string | undefined): string | undefined {
  if (named !== undefined) return named;
  const stats = statSync(DEFAULT, { throwIfNoEntry: false });
  if (stats === undefined || isOurs(stats)) return stats && DEFAULT;
  writeErr(
    `vmprot: ${DEFAULT} is not read, because others than you can have written it; --config ${DEFAULT} reads it\n`,
  );
  return undefined;
}

/** It names code to run: nobody else may choose that, by leaving a file where root works. */
function isOurs({ uid, mode }: Stats): boolean {
  const own = process.geteuid?.() ?? uid;
  return (uid === own || uid === ROOT) && (mode & WRITABLE_BY_OTHERS) === 0;
}
