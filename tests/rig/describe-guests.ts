import { describe, expect, it } from "@jest/globals";
import { modelOf } from "./boot/machines.js";
import type { GuestReport } from "./guest/kvm-report.js";
import type { MappabilityReport } from "./guest/mappability-report.js";
import type { Arch } from "./provision/architectures.js";
import type { GuestPlace } from "./verify/guest-places.js";
import { wronglyMapped, wrongMaps, wrongPlacements, wrongRefusals } from "./verify/kvm-findings.js";
import {
  broaderSeen,
  rulesSeen,
  unseenEntries,
  wrongTrialMaps,
  wrongTrials,
} from "./verify/mappability-findings.js";
import { committedKvmRows, placeRows } from "./verify/verified-kvm.js";

const EVERYWHERE = [
  ...["virtgpu", "vgem", "videobuf2", "radeon"],
  ...["bochs", "shmem-display", "memfd"],
];
/** What 6.1 has none of, or does not export. */
const LATER = ["bochs", "udmabuf"];
/** What Debian's kernels for an architecture have besides. */
const BESIDES: Readonly<Partial<Record<Arch, readonly string[]>>> = {
  x86_64: ["qxl", "dma-heap", "udmabuf", "vfio-region"],
  arm64: ["udmabuf", "vfio-region"],
};
const MODES: Readonly<Partial<Record<Arch, string>>> = {
  x86_64: "long mode",
  arm64: "EL1",
  riscv64: "S mode with Svpbmt",
};

/** What a machine's guests came to, once it was booted. */
export interface Visited {
  readonly report: MappabilityReport;
  buffer(driver: string, name: string): GuestReport | undefined;
}

/**
 * Holds everything that a machine's guests came to against core.
 *
 * @param more what else is expected there; `visited` is to be called within tests
 */
export function describeGuests(
  place: GuestPlace,
  report: () => MappabilityReport,
  more?: (visited: () => Visited) => void,
): void {
  const { machine, suite } = place;
  const { arch } = modelOf(machine);
  describe("guests", () => {
    it("are started with a buffer of every exporter, in the processor's best mode", () => {
      const { buffers } = report().guests;
      const all = [...EVERYWHERE, ...(BESIDES[arch] ?? [])];
      const here = all.filter((each) => suite !== "bookworm" || !LATER.includes(each));
      expect(new Set(buffers.map(({ exporter }) => exporter))).toEqual(new Set(here));
      const modes = new Set(buffers.flatMap(({ mode }) => mode ?? []));
      expect(modes).toEqual(new Set([MODES[arch]]));
    });

    it("read and write every page of what they may map, also after it moved", () => {
      expect(wrongMaps(report().guests)).toEqual([]);
      expect(wrongTrialMaps(report())).toEqual([]);
    });

    it("fail as the rule says where KVM cannot map", () => {
      expect(wrongRefusals(report().guests)).toEqual([]);
    });

    it("get a buffer, or do not, in every way as core says of the place that it is in", () => {
      expect(wrongTrials(report())).toEqual([]);
    });

    it("show the rules that they are expected to, and no others", () => {
      expect([...rulesSeen(report())].sort()).toEqual([...place.shows].sort());
    });

    it("show no rule to be broader than it is known to be", () => {
      expect([...broaderSeen(report())].sort()).toEqual([...place.exceeds].sort());
    });

    it("have mappings that are among the answer's placements", () => {
      expect(wrongPlacements(report().guests)).toEqual([]);
      expect(unseenEntries(report())).toEqual([]);
    });

    it("are never given a buffer that needs synchronisation, or of which nothing is known", () => {
      expect(wronglyMapped(report().guests)).toEqual([]);
      expect(report().guests.refused.map(({ codes }) => codes)).toEqual([
        ["SYNC_REQUIRED"],
        ["UNKNOWN_EXPORTER"],
        ["UNKNOWN_FACTS"],
        ["UNKNOWN_FACTS"],
        ["UNKNOWN_FACTS"],
        ["UNKNOWN_EXPORTER"],
      ]);
    });

    it("are those of docs/verified-kvm.md; if not: npm run rig -- --verify --write", () => {
      expect(committedKvmRows(suite, machine)).toBe(placeRows(place, report()));
    });

    more?.(() => ({
      report: report(),
      buffer: (driver, name) =>
        report().guests.buffers.find((each) => each.driver === driver && each.name === name),
    }));
  });
}
