import { release } from "node:os";
import { liveMemory, liveSystem } from "@vmprot/linux";
import type { MachineName } from "../boot/machines.js";
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
import type { Say } from "./say.js";
import { scatterMemory } from "./scattered.js";

/**
 * Gives a buffer of every exporter to a guest, as a VMM does that asks; then brings buffers of every
 * kind into guests in every way: what KVM made of it all. Its guests run on when it returns: whoever
 * calls it ends the process.
 *
 * @param machine which one this is: nothing inside can tell for certain
 */
export function runMappability(machine: MachineName, say: Say): MappabilityReport {
  const kernel = { system: liveSystem(), memory: liveMemory(), kvm: "/dev/kvm" };
  const candidates: CandidateReport[] = [];

  /** The host is looked at anew: what the kernel is set to is part of it. */
  function examine(some: readonly Candidate[], setting?: string): void {
    const examiner = new Examiner(kernel, machine, hostPlatform());
    for (const candidate of some) {
      say(`${candidate.driver}: ${candidate.name}${setting === undefined ? "" : `, ${setting}`}`);
      candidates.push(examiner.examine(candidate, setting));
    }
  }

  // Before anything has taken the room.
  reserveHugePages(16);
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
  return { machine, kernel: release(), platform, guests, candidates };
}
