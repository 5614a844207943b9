/** What some demands on a text come to; any other has to be in the text as it stands. */
const DEMANDS: Readonly<Record<string, RegExp>> = {
  "a VM field maps it": /^vm\.\w+$/m,
  "slow reads of write-combined memory": /\bnot cached\b.*\breads\b.*\bslowly\b/s,
};

/** Whether a hazard's message, or a remedy and the fields that it changes, a line each, says what a case demands. */
export function speaksOf(text: string, demand: string): boolean {
  return demand.split("; ").every((each) => DEMANDS[each]?.test(text) ?? text.includes(each));
}
