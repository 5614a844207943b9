// Runs inside: gives a buffer of every exporter to a guest, as a VMM does that asks; then brings
// buffers of every kind into guests in every way, and prints what KVM made of it all.
import "reflect-metadata";
import { release } from "node:os";
import { liveMemory, liveSystem } from "@vmprot/linux";
import { isMachine, type MachineName } from "../boot/machines.js";
import { hostArch } from "../provision/architectures.js";
import {
  CANDIDATES,
  type Candidate,
  SCATTERED_CANDIDATES,
  WITH_MEMFD_PAGES,
  WITH_SHMEM_PAGES,
} from "./candidates.js";
import { Examiner } from "./examine.js";
import { hostPlatform } from "./host-platform.js";
import {
  hasSetting,
  MEMFD_PAGES,
  reserveHugePages,
  SHMEM_PAGES,
  withSetting,
} from "./kernel-settings.js";
import { KvmGuests } from "./kvm-guests.js";
import type { CandidateReport, MappabilityReport } from "./mappability-report.js";
import { scatterMemory } from "./scattered.js";

/** Which machine this is, nothing inside can tell for certain. */
function machineGiven(name = ""): MachineName {
  if (isMachine(name)) return name;
  throw new Error(`no machine ${name}`);
}

const machine = machineGiven(process.argv[2]);
const kernel = { system: liveSystem(), memory: liveMemory(), kvm: "/dev/kvm" };
const say = (text: string) => console.error(`${process.uptime().toFixed(1)} s: ${text}`);

const reports: CandidateReport[] = [];

/** The host is looked at anew: what the kernel is set to is part of it. */
function examine(candidates: readonly Candidate[], setting?: string): void {
  const examiner = new Examiner(kernel, machine, hostPlatform());
  for (const candidate of candidates) {
    say(`${candidate.driver}: ${candidate.name}${setting === undefined ? "" : `, ${setting}`}`);
    reports.push(examiner.examine(candidate, setting));
  }
}

// Before anything has taken the room.
if (WITH_MEMFD_PAGES.length > 0) reserveHugePages(8);
const platform = hostPlatform();
const guests = new KvmGuests(machine, platform, say).run();
examine(CANDIDATES);
if (hasSetting(MEMFD_PAGES)) {
  withSetting(MEMFD_PAGES, "always", () => examine(WITH_MEMFD_PAGES, "hugepages-64kB always"));
}
withSetting(SHMEM_PAGES, "always", () => examine(WITH_SHMEM_PAGES, "shmem_enabled always"));
if (hostArch() === "arm64") {
  scatterMemory();
  examine(SCATTERED_CANDIDATES);
}
say("done");
const report: MappabilityReport = {
  ...{ machine, kernel: release(), platform, guests },
  candidates: reports,
};
process.stdout.write(`${JSON.stringify(report)}\n`);
// Closing is left to the kernel, guests that still run and all.
