import type { HostFiles } from "../host/host-files.js";
import { covers, hex, type Range } from "./ranges.js";

const LIST = "sys/kernel/debug/x86/pat_memtype_list";
/** Now, and before Linux 5.9. The second address is the one behind the last. */
const WRITE_BACK = [
  /^PAT: \[mem 0x([0-9a-f]+)-0x([0-9a-f]+)\] write-back$/gm,
  /^write-back @ 0x([0-9a-f]+)-0x([0-9a-f]+)$/gm,
];

/**
 * Whether the kernel has given somebody a write-back mapping of the whole range, which it does only
 * where the MTRRs are write-back all over it (arch/x86/mm/pat/memtype.c, pat_x_mtrr_type). Entries
 * of other types prove nothing. Takes root and debugfs.
 */
export function isProvenWriteBack(files: HostFiles, range: Range): boolean {
  const text = files.read(LIST) ?? "";
  const matches = WRITE_BACK.flatMap((line) => [...text.matchAll(line)]);
  return matches.some(([, start, end]) =>
    covers({ start: hex(start) ?? Number.NaN, end: hex(end) ?? Number.NaN }, range),
  );
}
