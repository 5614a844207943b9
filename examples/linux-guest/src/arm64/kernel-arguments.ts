import { VmprotError } from "@vmprot/core";

/** What the board tells each kernel, and why. The user's own arguments come after and win. */
const OWN: readonly string[] = ["console=ttyS0", "nokaslr"];

/** The kernel takes one byte less, and cuts what is longer (arch/arm64: COMMAND_LINE_SIZE). */
const ROOM = 2048;

/**
 * The kernel's whole command line.
 *
 * @param users arguments of the user's, after the board's
 * @throws VmprotError INPUT_MALFORMED where the kernel would see only a part of it
 */
export function kernelArguments(users: string): string {
  const all = [...OWN, users].join(" ").trim();
  const size = Buffer.byteLength(all);
  const why = all.includes("\0")
    ? "have a zero byte"
    : size < ROOM
      ? undefined
      : `are ${size} bytes long, and ${ROOM - 1} is the most`;
  if (why === undefined) return all;
  throw new VmprotError("INPUT_MALFORMED", `The kernel's arguments ${why}.`);
}
