import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, halfMadeFolder } from "./cache.js";

/**
 * A folder of the cache with exactly these contents.
 *
 * @param contents in words: where they are others, the folder is made anew
 * @param fill puts them into the first folder; the second is for what it needs meanwhile
 */
export function cachedFolder(
  label: string,
  contents: string,
  fill: (into: string, scratch: string) => void,
): string {
  const kept = join(cacheFolder(), label);
  const stamp = join(kept, "packages");
  const isThere = () => existsSync(stamp) && readFileSync(stamp, "utf8") === contents;
  if (isThere()) return kept;
  const half = halfMadeFolder(label);
  try {
    const unpacked = join(half, "unpacked");
    mkdirSync(unpacked);
    fill(unpacked, half);
    writeFileSync(join(unpacked, "packages"), contents);
    // Another rig may have done the same meanwhile, and be running from it.
    if (!isThere()) {
      if (existsSync(kept)) renameSync(kept, join(half, "old"));
      try {
        renameSync(unpacked, kept);
      } catch (error) {
        if (!isThere()) throw error;
      }
    }
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
  return kept;
}
