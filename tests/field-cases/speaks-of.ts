/** What some demands on a text come to; any other has to be in the text as it stands. */
const DEMANDS: Readonly<Record<string, RegExp>> = {
  "decrypted; a VM field maps it": /decrypted.*vm\.pinsRegions|vm\.pinsRegions.*decrypted/s,
  "slow reads of write-combined memory": /\bnot cached\b.*\breads\b.*\bslowly\b/s,
};

/** Whether a remedy or a hazard's message says what a case demands. */
export function speaksOf(text: string, demand: string): boolean {
  return DEMANDS[demand]?.test(text) ?? text.includes(demand);
}
