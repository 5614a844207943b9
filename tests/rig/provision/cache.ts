import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Where unpacked kernels are kept: outside the work tree, so that every checkout shares them. */
export const cacheFolder = (env = process.env): string =>
  join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "vmprot/rig");

const HALF_MADE = /^\.(\d+)\./;

/** A folder to fill, then rename: two rigs may provision at once, and one may be killed. */
export function halfMadeFolder(label: string): string {
  const cache = cacheFolder();
  mkdirSync(cache, { recursive: true });
  for (const name of readdirSync(cache)) {
    const pid = HALF_MADE.exec(name)?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) {
      rmSync(join(cache, name), { recursive: true, force: true });
    }
  }
  const folder = join(cache, `.${process.pid}.${label}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  return folder;
}
