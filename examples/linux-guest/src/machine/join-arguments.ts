import { VmprotError } from "@vmprot/core";

/** The kernel takes one byte less, and cuts what is longer (COMMAND_LINE_SIZE of arch/x86 and arch/arm64). */
const ROOM = 2048;

/**
 * The kernel's whole command line.
 *
 * @param own the board's arguments
 * @param users the user's, which come after
 * @throws VmprotError INPUT_MALFORMED where the kernel would see only a part of it
 */
export function joinArguments(own: readonly string[], users: string): string {
  const all = [...own, users].join(" ").trim();
  if (all.includes("\0")) throw malformed("have a zero byte");
  const size = Buffer.byteLength(all);
  if (size >= ROOM) throw malformed(`are ${size} bytes long, and ${ROOM - 1} is the most`);
  return all;
}

const malformed = (why: string): VmprotError =>
  new VmprotError("INPUT_MALFORMED", `The kernel's arguments ${why}.`);
