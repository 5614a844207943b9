import { writeFileSync } from "node:fs";
import { VmprotError } from "@vmprot/core";
import { systemReason } from "../system-error.js";
import { writeErr, writeOut } from "./standard-streams.js";

/**
 * Writes a whole file, and says so; `-` is standard output.
 *
 * @throws VmprotError OUTPUT_FAILED
 */
export function writeFile(path: string, text: string): void {
  if (path === "-") {
    writeOut(text);
    return;
  }
  try {
    writeFileSync(path, text);
    writeErr(`vmprot: wrote ${path}\n`);
  } catch (error) {
    throw new VmprotError("OUTPUT_FAILED", `${path} cannot be written: ${systemReason(error)}.`);
  }
}
