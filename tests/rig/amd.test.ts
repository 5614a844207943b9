import { expect, it } from "@jest/globals";
import { PLAIN_VM } from "@vmprot/core";
import { vmProt } from "../support/space.js";
import { describeMachine } from "./describe-machine.js";

describeMachine("amd", ({ suite }, visited) => {
  const isOld = suite === "trixie";

  it("cannot have a tail page of the system heap before 6.13, and can have it after", () => {
    const heap = visited().buffer("dma_heap", "system heap, 1 MiB, page 5");
    const expected = isOld
      ? {
          verdict: { kind: "refuse", code: "KVM_CANNOT_MAP", rule: "R11" },
          first: { kind: "failed", fault: { call: "KVM_RUN", errno: 14, page: 1 } },
        }
      : { verdict: { kind: "map", guestCache: "cached" }, first: { wrongForGuest: 0 } };
    expect(heap).toMatchObject(expected);
  });

  it("need not say whether a udmabuf has huge pages from 6.13 on, and must before", () => {
    const { platform } = visited().report;
    const query = { exporter: "udmabuf", platform, vm: PLAIN_VM };
    const maps = { kind: "map", guestCache: "cached" };
    const unknown = { kind: "refuse", code: "KVM_CANNOT_MAP", unknown: ["facts.hugetlb"] };
    const unstated = vmProt.query({ ...query, facts: {} }).verdict;
    expect(unstated).toMatchObject(isOld ? unknown : maps);
    // What was given to the guest above, and went well.
    expect(vmProt.query({ ...query, facts: { hugetlb: false } }).verdict).toMatchObject(maps);
    expect(visited().buffer("udmabuf", "memfd, 16 KiB")).toMatchObject({
      ...{ verdict: maps, first: { kind: "seen", wrongForGuest: 0 } },
    });
  });

  it("keep a radeon's VRAM, and their data, when it is evicted under them", () => {
    const moved = {
      seen: { cache: "write-combined", memory: "device" },
      first: { kind: "seen", wrongForGuest: 0, wrongForHost: 0 },
      seenAfterPressure: { cache: "cached", memory: "ram" },
    };
    expect(visited().buffer("radeon", "VRAM")).toMatchObject(moved);
    // Before 6.13 KVM has no way to the pages that it moved to, which is why it was refused.
    const after = isOld ? { kind: "failed" } : { kind: "seen", wrongForGuest: 0 };
    expect(visited().buffer("radeon", "VRAM")?.afterPressure).toMatchObject(after);
  });
});
