import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { VmprotError } from "@vmprot/core";
import { atSignal } from "../output/at-signal.js";
import { systemReason } from "../system-error.js";

/**
 * Writes files into a folder. Until all of them are written beside it, nothing in it changes.
 *
 * @param files contents by path below the folder
 * @param mark a file by which a folder shows that it was written so before
 * @throws VmprotError TARGET_NOT_EMPTY where it holds something else, OUTPUT_FAILED
 */
export function writeFolder(
  folder: string,
  files: ReadonlyMap<string, string>,
  mark: string,
): void {
  const target = resolve(folder);
  let scratch: string | undefined;
  // A signal waits until all is in its place and the rest is gone: nothing here lets go of the thread.
  const forget = atSignal(() => {});
  try {
    if (existsSync(target) && readdirSync(target).length > 0 && !existsSync(join(target, mark))) {
      throw new VmprotError("TARGET_NOT_EMPTY", `${folder} holds files, and no ${mark}.`);
    }
    mkdirSync(dirname(target), { recursive: true });
    scratch = mkdtempSync(`${target}.new-`);
    for (const [path, text] of files) put(scratch, path, text);
    for (const path of files.keys()) {
      mkdirSync(dirname(join(target, path)), { recursive: true });
      renameSync(join(scratch, path), join(target, path));
    }
  } catch (error) {
    if (VmprotError.is(error)) throw error;
    throw new VmprotError("OUTPUT_FAILED", `${folder} cannot be written: ${systemReason(error)}.`);
  } finally {
    if (scratch !== undefined) rmSync(scratch, { recursive: true, force: true });
    forget();
  }
}

function put(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
