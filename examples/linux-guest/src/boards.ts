import { VmprotError } from "@vmprot/core";
import { arm64Board } from "./arm64/arm64-board.js";
import type { Board } from "./machine/board.js";
import { x86Board } from "./x86/x86-board.js";

const BOARDS: Readonly<Record<string, Board>> = { arm64: arm64Board, x64: x86Board };

/**
 * The board for guests of this machine's architecture.
 *
 * @param arch as `process.arch` says it
 * @throws VmprotError ARCH_UNSUPPORTED
 */
export function boardFor(arch: string = process.arch): Board {
  const board = Object.hasOwn(BOARDS, arch) ? BOARDS[arch] : undefined;
  if (board !== undefined) return board;
  const known = Object.keys(BOARDS).join(", ");
  throw new VmprotError("ARCH_UNSUPPORTED", `There are boards for ${known}, and this is ${arch}.`);
}
