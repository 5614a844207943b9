import { provideBootable } from "../provision/bootable.js";
import { say } from "../rig-error.js";
import { observeStage2 } from "./observe-kernel.js";
import { unreached, wrongEntries, wrongGuests } from "./stage2-findings.js";
import { STAGE2_PLACES } from "./stage2-reach.js";
import { type Stage2Seen, stage2Lines, writeStage2Table } from "./stage2-table.js";

/** Holds core's stage-2 rows against what KVM writes, prints the table, and returns the exit status. */
export async function verifyStage2(write: boolean): Promise<number> {
  const all: Stage2Seen[] = [];
  const findings: string[] = [];
  for (const place of STAGE2_PLACES) {
    const { machine, suite, drivers } = place;
    const bootable = provideBootable(machine, suite);
    say(`${suite}: looking behind guests of ${bootable.kernel.release} on ${machine}…`);
    const report = await observeStage2(bootable, ...drivers);
    all.push({ place, report });
    for (const finding of [...wrongEntries(report), ...wrongGuests(report)]) {
      findings.push(`${suite} on ${machine}: WRONG: ${finding}`);
    }
  }
  process.stdout.write(stage2Lines(all));
  const wrongRows = unreached(all.map(({ report }) => report));
  findings.push(...wrongRows.map((finding) => `WRONG: ${finding}`));
  for (const finding of findings) say(finding);
  if (write) writeStage2Table(all);
  return findings.length === 0 ? 0 : 1;
}
