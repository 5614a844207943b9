import { beforeAll, describe, expect, it } from "@jest/globals";
import { PLAIN_VM } from "@vmprot/core";
import { vmProt } from "../support/space.js";
import type { GuestReport, KvmReport } from "./guest/kvm-report.js";
import { provided } from "./provided.js";
import { wronglyMapped, wrongMaps, wrongPlacements, wrongRefusals } from "./verify/kvm-findings.js";
import { committedGuestRows, guestRows } from "./verify/kvm-table.js";
import { runGuests } from "./verify/observe-kernel.js";
import { VERIFIED } from "./verify/verified-table.js";

/** The emulated machine's, and as much for the others on this one. */
const PATIENCE = 240_000;

describe.each(VERIFIED)("guests of KVM under the kernel of Debian %s", (suite) => {
  const machine = provided(suite);
  if (machine === undefined) return;
  let report: KvmReport;
  const buffer = (driver: string, name: string): GuestReport | undefined =>
    report.buffers.find((each) => each.driver === driver && each.name === name);

  beforeAll(async () => {
    report = await runGuests(machine);
  }, PATIENCE);

  it("are started with a buffer of every exporter, in long mode", () => {
    expect(new Set(report.buffers.map(({ exporter }) => exporter))).toEqual(
      new Set(["virtgpu", "vgem", "qxl", "dma-heap", "udmabuf", "videobuf2", "radeon"]),
    );
    expect(new Set(report.buffers.map(({ mode }) => mode))).toEqual(new Set(["long mode"]));
  });

  it("read and write every page of what they may map, also after it moved", () => {
    expect(wrongMaps(report)).toEqual([]);
  });

  it("fail as the rule says where KVM cannot map", () => {
    expect(wrongRefusals(report)).toEqual([]);
  });

  it("have mappings that are among the answer's placements", () => {
    expect(wrongPlacements(report)).toEqual([]);
  });

  it("cannot have a tail page of the system heap before 6.13, and can have it after", () => {
    const heap = buffer("dma_heap", "system heap, 1 MiB, page 5");
    const expected =
      suite === "trixie"
        ? {
            verdict: { kind: "refuse", code: "KVM_CANNOT_MAP", rule: "R11" },
            first: { kind: "failed", fault: { call: "KVM_RUN", errno: 14, page: 1 } },
          }
        : { verdict: { kind: "map", guestCache: "cached" }, first: { wrongForGuest: 0 } };
    expect(heap).toMatchObject(expected);
  });

  it("need not say whether a udmabuf has huge pages from 6.13 on, and must before", () => {
    const query = { exporter: "udmabuf", platform: report.platform, vm: PLAIN_VM };
    const maps = { kind: "map", guestCache: "cached" };
    const unknown = { kind: "refuse", code: "KVM_CANNOT_MAP", unknown: ["facts.hugetlb"] };
    const unstated = vmProt.query({ ...query, facts: {} }).verdict;
    expect(unstated).toMatchObject(suite === "trixie" ? unknown : maps);
    // What was given to the guest above, and went well.
    expect(vmProt.query({ ...query, facts: { hugetlb: false } }).verdict).toMatchObject(maps);
    expect(buffer("udmabuf", "memfd, 16 KiB")).toMatchObject({
      ...{ verdict: maps, first: { kind: "seen", wrongForGuest: 0 } },
    });
  });

  it("keep a radeon's VRAM, and their data, when it is evicted under them", () => {
    const moved = {
      seen: { cache: "write-combined", memory: "device" },
      first: { kind: "seen", wrongForGuest: 0, wrongForHost: 0 },
      seenAfterPressure: { cache: "cached", memory: "ram" },
    };
    expect(buffer("radeon", "VRAM")).toMatchObject(moved);
    // Before 6.13 KVM has no way to the pages that it moved to, which is why it was refused.
    const after = suite === "trixie" ? { kind: "failed" } : { kind: "seen", wrongForGuest: 0 };
    expect(buffer("radeon", "VRAM")?.afterPressure).toMatchObject(after);
  });

  it("are never given a buffer that needs synchronisation, or of which nothing is known", () => {
    expect(wronglyMapped(report)).toEqual([]);
    expect(report.refused.map(({ codes }) => codes)).toEqual([
      ["SYNC_REQUIRED"],
      ["UNKNOWN_EXPORTER"],
      ["UNKNOWN_FACTS"],
      ["UNKNOWN_FACTS"],
      ["UNKNOWN_FACTS"],
      ["UNKNOWN_EXPORTER"],
    ]);
  });

  it("are those of docs/verified-kvm.md; if not: npm run rig -- --verify --write", () => {
    expect(committedGuestRows(suite)).toBe(guestRows(suite, report));
  });
});
