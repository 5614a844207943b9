import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  rmdirSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { VmprotError } from "@vmprot/core";
import { checkTarget } from "./check-target.js";
import type { Plan } from "./plan.js";

/**
 * Writes everything or nothing: after an error, what was made is removed again.
 *
 * @throws VmprotError TARGET_NOT_EMPTY or OUTPUT_FAILED
 */
export function writePlan({ target, files, others }: Plan): void {
  checkTarget(target.folder);
  const undo: Undo[] = [];
  try {
    makeFolder(target.folder, undo);
    const own = [...files].map(([path, text]) => [join(target.folder, path), text] as const);
    for (const [file, text] of [...own, ...others]) {
      makeFolder(dirname(file), undo);
      createFile(file, text, undo);
    }
  } catch (error) {
    const left = undoAll(undo);
    const rest = left.length === 0 ? "Nothing is left of it." : `This is left: ${left.join(", ")}.`;
    throw new VmprotError("OUTPUT_FAILED", `${(error as Error).message}. ${rest}`);
  }
}

interface Undo {
  readonly path: string;
  run(): void;
}

/** Makes each folder by itself, to know which ones are new. */
function makeFolder(path: string, undo: Undo[]): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path), undo);
  mkdirSync(path);
  undo.push({ path, run: () => rmdirSync(path) });
}

/** Never opens a file that is there, and knows a file for its own before a byte is in it. */
function createFile(path: string, text: string, undo: Undo[]): void {
  const fd = openSync(path, "wx");
  undo.push({ path, run: () => unlinkSync(path) });
  try {
    writeFileSync(fd, text);
  } finally {
    closeSync(fd);
  }
}

/** The latest first. Returns what could not be undone. */
function undoAll(undo: readonly Undo[]): string[] {
  return undo.toReversed().flatMap(({ path, run }) => {
    try {
      run();
      return [];
    } catch {
      return [path];
    }
  });
}
