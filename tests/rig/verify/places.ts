import type { MachineName } from "../boot/machines.js";
import type { Looks } from "../guest/machine-report.js";
import type { Suite } from "../provision/kernels.js";
import { GUEST_PLACES } from "./guest-places.js";
import { STAGE2_PLACES } from "./stage2-reach.js";
import { OBSERVED, VERIFIED } from "./verified-table.js";

/** A machine, and a kernel on it. */
export interface Place {
  readonly machine: MachineName;
  readonly suite: Suite;
}

/** Such a place, and whose buffers the guest gets, where not every driver is there. */
export interface LinuxGuestPlace extends Place {
  readonly drivers?: readonly string[];
  /** How often it maps one buffer in a row. */
  readonly repeats?: number;
}

/** Where a Linux guest is booted in a VM of examples/linux-guest. */
export const LINUX_GUEST_PLACES: readonly LinuxGuestPlace[] = [
  { machine: "amd", suite: "trixie" },
  { machine: "amd", suite: "forky", repeats: 50 },
  { machine: "arm64", suite: "trixie" },
  { machine: "arm64", suite: "forky" },
  { machine: "intel", suite: "trixie", drivers: ["vgem", "dma_heap", "udmabuf", "shmem"] },
];

/** Finds what a list has for a place. */
export const at = <T extends Place>(list: readonly T[], { machine, suite }: Place): T | undefined =>
  list.find((each) => each.machine === machine && each.suite === suite);

/** Every kernel that is booted, with the machine to boot it on: once, whatever is looked at there. */
export const PLACES: readonly Place[] = [
  ...GUEST_PLACES,
  ...LINUX_GUEST_PLACES,
  ...STAGE2_PLACES,
  ...OBSERVED,
].filter((place, _, all) => at(all, place) === place);

/** What is looked at there, but for a Linux guest, which takes files. */
export function looksAt(place: Place): Omit<Looks, "linuxGuest"> {
  const stage2 = at(STAGE2_PLACES, place);
  return {
    machine: place.machine,
    pageTables: at(OBSERVED, place) !== undefined,
    stage2: stage2 && { drivers: stage2.drivers },
    verify: ["amd", "arm64"].includes(place.machine) && VERIFIED.includes(place.suite),
    guests: at(GUEST_PLACES, place) !== undefined,
  };
}
