import { beforeAll, describe, expect, it } from "@jest/globals";
import { PROGRAMMED } from "@vmprot/linux/verify";
import { describeLinuxGuest } from "./describe-linux-guest.js";
import type { LinuxGuestReport } from "./guest/linux-guest-report.js";
import type { Stage2Observations, Stage2Report } from "./guest/stage2-report.js";
import { provided } from "./provided.js";
import { placesNow } from "./verify/left-to-thorough.js";
import { lookAtMachine } from "./verify/look-at-machine.js";
import { at, LINUX_GUEST_PLACES } from "./verify/places.js";
import { entryType } from "./verify/stage2-entries.js";
import { rowsSeen, wrongEntries, wrongGuests } from "./verify/stage2-findings.js";
import { OUT_OF_REACH, STAGE2_PLACES } from "./verify/stage2-reach.js";
import { committedFor, shownAt } from "./verify/stage2-table.js";

/** Ninety seconds of an unshared processor's time, of which other tests want their part. */
const PATIENCE = 500_000;

const IN_BOCHS = placesNow(STAGE2_PLACES).filter(({ machine }) => machine === "intel");

describe.each(IN_BOCHS)("KVM on Intel, under the kernel of Debian $suite", (place) => {
  const bootable = provided(place.suite, "intel");
  if (bootable === undefined) return;
  let report: Stage2Observations;
  let linuxGuest: LinuxGuestReport | undefined;
  const where = (wanted: Pick<Stage2Report, "exporter">, guestPat = "ignored", nested = true) =>
    report.buffers.find(
      ({ exporter, vm, platform }) =>
        exporter === wanted.exporter &&
        vm.guestPat === guestPat &&
        platform.nestedPaging === nested,
    );
  /** What was said and seen of a buffer, in short. */
  const short = (exporter: string, guestPat?: string, nested?: boolean) => {
    const buffer = where({ exporter }, guestPat, nested);
    if (buffer === undefined) return undefined;
    const { verdict, platform, entries } = buffer;
    const types = entries.map((entry) => JSON.stringify(entryType(platform, entry)));
    const outcome = verdict.kind === "map" ? verdict.guestCache : verdict.code;
    return [outcome, ...new Set(types)];
  };

  beforeAll(async () => {
    const looked = await lookAtMachine(bootable);
    if (looked.stage2 === undefined) throw new Error("nobody looked at stage 2");
    report = looked.stage2;
    linuxGuest = looked.linuxGuest;
  }, PATIENCE);

  it("writes the entries that core's rows say", () => {
    expect(wrongEntries(report)).toEqual([]);
  });

  it("lets guests read and write every page of what they may map", () => {
    expect(wrongGuests(report)).toEqual([]);
  });

  it("forces write-back on RAM, until the quirk is disabled, and never on a BAR", () => {
    const forced = JSON.stringify({ ept: "WB", ignorePat: true });
    const honored = JSON.stringify({ ept: "WB", ignorePat: false });
    const uncached = JSON.stringify({ ept: "UC", ignorePat: false });
    for (const exporter of ["memfd", "dma-heap", "udmabuf"]) {
      expect(short(exporter)).toEqual(["cached", forced]);
      expect(short(exporter, "honored")).toEqual(["cached", honored]);
    }
    // The host's mapping is write-combined: a guest that is forced to write-back must not have it.
    expect(short("vgem")).toEqual(["GUEST_TYPE_FORCED", forced]);
    expect(short("vgem", "honored")).toEqual(["write-combined", honored]);
    expect(short("pci-bar")).toEqual(["uncached", uncached]);
    expect(short("pci-bar", "honored")).toEqual(["uncached", uncached]);
  });

  it("has no types of its own in shadow page tables", () => {
    const plain = JSON.stringify({ patIndex: 0 });
    expect(short("memfd", "ignored", false)).toEqual(["cached", plain]);
    expect(short("pci-bar", "ignored", false)).toEqual(["uncached", plain]);
  });

  it("shows every row of core's table, but for those that nothing here reaches", () => {
    const rows = Object.keys(PROGRAMMED["intel-stage2"] ?? {});
    const unseen = rows.filter((row) => !rowsSeen(report).has(`intel-stage2/${row}`));
    expect(unseen).toEqual(Object.keys(OUT_OF_REACH["intel-stage2"] ?? {}));
  });

  it("is detected as what Bochs is known to be", () => {
    const { platform } = report.detection;
    expect(platform).toMatchObject({
      ...{ arch: "x86_64", hypervisor: "kvm", kernel: bootable.kernel.release },
      ...{ vendor: "intel", nestedPaging: true, selfSnoop: true, guestPatQuirk: true },
    });
    expect(report.x86?.flags).toContain("ss");
    expect(report.x86?.flags).not.toContain("hypervisor");
    // Its firmware marks the hole for PCI devices, and leaves the default at write-back.
    expect(report.x86?.mtrr).toBe(
      "reg00: base=0x0c0000000 ( 3072MB), size= 1024MB, count=1: uncachable\n",
    );
    expect(report.x86?.deviceMtrr).toMatchObject({ value: "uncached" });
  });

  if (at(LINUX_GUEST_PLACES, place)) {
    const guest = (): LinuxGuestReport => {
      if (linuxGuest === undefined) throw new Error("nobody looked at a Linux guest");
      return linuxGuest;
    };
    describeLinuxGuest(place, guest);

    it("takes a write-combined mapping from a Linux guest when nothing honours it any more", () => {
      const idOf = (exporter: string) =>
        guest().buffers.find((buffer) => buffer.exporter === exporter)?.blobId;
      const vgem = guest().buffers.find(({ exporter }) => exporter === "vgem");
      expect(vgem).toMatchObject({
        said: { kind: "map", guestCache: "write-combined" },
        entry: { cache: "write-combined", leadsThere: true },
      });
      const others = ["dma-heap", "udmabuf", "memfd"].map(idOf);
      const all = [vgem?.blobId, ...others];
      expect(guest().changed).toMatchObject([
        { revoked: [], kept: all },
        { revoked: [], kept: all },
        { revoked: [vgem?.blobId], kept: others },
        { revoked: [], kept: others },
      ]);
    });
  }

  it("shows what docs/verified-stage2.md says; if not: npm run rig -- --verify --write", () => {
    expect(committedFor(place)).toEqual(shownAt({ place, report }));
  });
});
