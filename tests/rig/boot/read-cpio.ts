import type { CpioEntry } from "./cpio.js";

const aligned = (offset: number): number => Math.ceil(offset / 4) * 4;

/** What the kernel would unpack of archives in the "newc" format that follow one another. */
export function readCpio(archives: Buffer): Required<CpioEntry>[] {
  const entries: Required<CpioEntry>[] = [];
  let at = 0;
  while (at < archives.length) {
    const field = (index: number) =>
      Number.parseInt(archives.toString("latin1", at + 6 + 8 * index, at + 14 + 8 * index), 16);
    if (archives.toString("latin1", at, at + 6) !== "070701") throw new Error(`no entry at ${at}`);
    const [mode, size, length] = [field(1), field(6), field(11)];
    const name = archives.toString("utf8", at + 110, at + 110 + length - 1);
    const from = aligned(at + 110 + length);
    const data = archives.subarray(from, from + size);
    if (name !== "TRAILER!!!") entries.push({ name, mode, data });
    at = aligned(from + size);
  }
  return entries;
}
