// Runs inside: looks at all that is to be seen on this machine and kernel, in one boot, and prints it.
import "reflect-metadata";
import type { Looks, MachineReport } from "./machine-report.js";

const say = (text: string) => console.error(`${process.uptime().toFixed(1)} s: ${text}`);

const looks: Looks = JSON.parse(process.argv[2] ?? "");
const { machine, pageTables, stage2, verify, linuxGuest, guests } = looks;
let report: MachineReport = {};
// In this order: the first wants no other buffers on the machine, the last leaves its guests running.
// What is not wanted is not loaded either: some of these machines are slow.
if (pageTables) {
  const { observePageTables } = await import("./observe-page-tables.js");
  report = { ...report, pageTables: await observePageTables(say) };
}
if (stage2) {
  const { observeStage2 } = await import("./observe-stage2.js");
  report = { ...report, stage2: observeStage2(stage2.drivers, say) };
}
if (verify) {
  const { runVerify } = await import("./run-verify.js");
  report = { ...report, verify: await runVerify(say) };
}
if (guests) {
  const { runMappability } = await import("./run-mappability.js");
  report = { ...report, guests: runMappability(machine, say) };
}
if (linuxGuest) {
  const { runLinuxGuest } = await import("./run-linux-guest.js");
  report = { ...report, linuxGuest: await runLinuxGuest(linuxGuest, say) };
}
say("done");
process.stdout.write(`${JSON.stringify(report)}\n`);
