import { describe, expect, it } from "@jest/globals";
import { PLAIN_VM, type Platform, type Result, VmProt } from "@vmprot/core";
import { ERRNO } from "@vmprot/linux";
import {
  type AccessTimes,
  classifySpeed,
  type GuestOutcome,
  guestClaim,
  guestFinding,
  mappingFinding,
  speedFinding,
  stage2Finding,
} from "@vmprot/linux/verify";
import { ADAPTERS } from "../support/space.js";

const vmProt = new VmProt(ADAPTERS, { remedies: false });
const AMD: Platform = {
  ...{ arch: "x86_64", vendor: "amd", hypervisor: "kvm", kernel: "6.12" },
  ...{ nestedPaging: true, shmemHugePages: false, memfdHugePages: false, deviceMtrr: "uncached" },
};
const VM = { ...PLAIN_VM, prefaulted: true };
const ask = (exporter: string, facts: object, platform = AMD): Result =>
  vmProt.query({ exporter, facts: { ...facts }, platform, vm: VM });

const MEMFD = ask("memfd", {});
/** Of higher order: before 6.13 KVM cannot map its second page. */
const HEAP = ask("dma-heap", { heap: "system", size: 1 << 20, deviceCoherent: true });
const VRAM = ask("radeon", { domains: 4, flags: 0 });

const RAN: GuestOutcome = {
  ...{ kind: "ran", mode: "long mode", pages: 4, wrongForGuest: 0, wrongForHost: 0 },
};
const failed = (call: string, errno: number): GuestOutcome => ({
  kind: "failed",
  fault: { call, errno, page: 1 },
});
const finding = (result: Result, outcome: GuestOutcome, arch = "x86_64") =>
  guestFinding(guestClaim(result, "after"), result, outcome, arch);

describe("what a guest does, and the verdict", () => {
  it("agree where the verdict is map and every page is read and written", () => {
    expect(finding(MEMFD, RAN)).toEqual({
      ...{ claim: "guest", verdict: "agrees" },
      claimed: "map cached: KVM takes the memslot, and the guest reads and writes each page",
      seen: "4 of 4 pages, both ways, in long mode",
    });
  });

  it.each<[string, GuestOutcome]>([
    ["KVM takes no memslot", failed("KVM_SET_USER_MEMORY_REGION", ERRNO.EINVAL)],
    ["the guest stops at a page", failed("KVM_RUN", ERRNO.EFAULT)],
    ["the guest reads another thing", { ...RAN, wrongForGuest: 1 } as GuestOutcome],
    ["the host reads another thing", { ...RAN, wrongForHost: 3 } as GuestOutcome],
  ])("disagree where it is map, and %s", (_what, outcome) => {
    expect(finding(MEMFD, outcome)).toMatchObject({ verdict: "disagrees" });
  });

  it("agree where the call fails that the rule names, and with its errno", () => {
    expect(finding(HEAP, failed("KVM_RUN", ERRNO.EFAULT))).toEqual({
      ...{ claim: "guest", verdict: "agrees" },
      claimed: "refuse KVM_CANNOT_MAP (R11): KVM_RUN fails with EFAULT",
      seen: "KVM_RUN: bad address in system call argument (EFAULT), at page 1 of the buffer",
    });
  });

  it.each<[string, GuestOutcome]>([
    ["it maps", RAN],
    ["another call fails", failed("KVM_SET_USER_MEMORY_REGION", ERRNO.EFAULT)],
    ["it fails otherwise", failed("KVM_RUN", ERRNO.EINVAL)],
  ])("disagree where the rule says that it fails, and %s", (_what, outcome) => {
    expect(finding(HEAP, outcome)).toMatchObject({ verdict: "disagrees" });
  });

  it("cannot be told apart where the refusal is for the worst, or a rule is known to be broader", () => {
    const worst = ask("radeon", { domains: 6, flags: 0 }, { ...AMD, deviceMtrr: "write-back" });
    expect(worst.verdict).toMatchObject({ code: "KVM_CANNOT_MAP" });
    expect(finding(worst, RAN)).toMatchObject({
      ...{ verdict: "could not tell", seen: expect.stringMatching(/worst of the places/) },
    });
    expect(finding(HEAP, RAN, "arm64")).toMatchObject({
      ...{ verdict: "could not tell", seen: expect.stringMatching(/CMA/) },
    });
    const open = ask("udmabuf", { deviceCoherent: true });
    expect(open.verdict).toMatchObject({ unknown: ["facts.hugetlb"] });
    expect(finding(open, RAN)).toMatchObject({
      ...{ verdict: "could not tell", seen: expect.stringMatching(/facts\.hugetlb/) },
    });
  });

  it("is not tried where no call of KVM's fails, and not told where no guest can run", () => {
    const sync = ask("msm", { flags: 65536 });
    expect(guestClaim(sync, "after")).toMatchObject({ kind: "none" });
    expect(finding(sync, { kind: "unable", why: "" })).toMatchObject({
      ...{ verdict: "could not tell", claimed: "refuse SYNC_REQUIRED (msm:cached)" },
    });
    expect(finding(MEMFD, { kind: "unable", why: "no /dev/kvm" })).toMatchObject({
      ...{ verdict: "could not tell", seen: "no guest: no /dev/kvm" },
    });
  });

  it("is never tried where the guest would have memory that is not the buffer's", () => {
    const old: Platform = { arch: "arm64", hypervisor: "kvm", kernel: "6.1", fwb: true };
    const vm = { ...VM, gpaCongruent: true };
    const facts = { deviceCoherent: true, hugetlb: false };
    const platform = { ...old, cacheablePfnmap: false, memfdHugePages: false };
    const result = vmProt.query({ exporter: "udmabuf", facts, platform, vm });
    expect(result.verdict).toMatchObject({ rule: "R9" });
    expect(guestClaim(result, "after")).toMatchObject({ kind: "none" });
  });
});

describe("a process's own mapping, and the exporter's answer", () => {
  const MMAP = { call: "mmap", errno: ERRNO.ENODEV } as const;
  const PAGE = { call: "a page", errno: ERRNO.EFAULT } as const;
  const none = { kind: "refusal", code: "NO_CPU_MAPPING", message: "" } as const;
  const sync = { kind: "refusal", code: "SYNC_REQUIRED", message: "" } as const;
  const open = { ...MEMFD.answer, unknown: ["facts.mappable"] } as Result["answer"];
  it.each([
    ["agrees", MEMFD.answer, undefined, "every page is read and written"],
    ["disagrees", MEMFD.answer, MMAP, "mmap: no such device (ENODEV)"],
    ["disagrees", MEMFD.answer, PAGE, /^a page: .*EFAULT/],
    ["agrees", none, MMAP, /ENODEV/],
    ["agrees", none, PAGE, /EFAULT/],
    ["disagrees", none, undefined, /every page/],
    ["could not tell", sync, undefined, /says nothing/],
    ["could not tell", sync, MMAP, /says nothing/],
    ["agrees", open, undefined, /every page/],
    ["could not tell", open, MMAP, /facts\.mappable/],
  ] as const)("%s", (verdict, answer, fault, seen) => {
    expect(mappingFinding(answer, fault)).toMatchObject({
      ...{ claim: "mapping", verdict },
      seen: typeof seen === "string" ? seen : expect.stringMatching(seen),
    });
  });
});

const BARE = { value: false, from: "the test" };
const times = (load: number, byte: number, wide: number): AccessTimes => {
  const of = (mapping: number, ordinary: number) => ({
    mapping: Array.from({ length: 41 }, () => mapping),
    ordinary: Array.from({ length: 41 }, () => ordinary),
  });
  return { loads: of(load, 2), byteStores: of(byte, 0.5), wideStores: of(wide, 0.5) };
};
const CACHED = () => classifySpeed(times(2, 0.5, 0.5));
const UNCACHED = () => classifySpeed(times(95, 60, 60));
const COMBINED = () => classifySpeed(times(95, 0.6, 2));

describe("what accesses cost, and the exporter's answer", () => {
  it.each([
    ["agrees", MEMFD, AMD, CACHED],
    ["disagrees", MEMFD, AMD, UNCACHED],
    // In VRAM write-combined, and evicted to system memory cached.
    ["agrees", VRAM, AMD, COMBINED],
    ["agrees", VRAM, AMD, CACHED],
    ["disagrees", VRAM, AMD, UNCACHED],
  ] as const)("%s", (verdict, { answer }, platform, measure) => {
    const found = speedFinding(answer, platform, BARE, measure);
    expect(found).toMatchObject({ claim: "speed", verdict });
    expect(found.nanoseconds?.loads.ordinary).toBe(2);
  });

  it("takes x86's MTRRs into account, for a device's own memory", () => {
    const { answer } = MEMFD;
    if (answer.kind === "refusal") throw new Error(answer.code);
    const [placement] = answer.placements;
    const device = {
      ...answer,
      placements: [{ ...placement, memory: "device" } as typeof placement],
    };
    const on = (deviceMtrr: NonNullable<Platform["deviceMtrr"]>) =>
      speedFinding(device as typeof answer, { ...AMD, deviceMtrr }, BARE, UNCACHED).verdict;
    expect([on("uncached"), on("write-back"), on("unknown")]).toEqual([
      ...["agrees", "disagrees", "could not tell"],
    ]);
  });

  it("is not even measured where speeds mean nothing", () => {
    const never = () => {
      throw new Error("measured");
    };
    for (const value of [true, "unknown"] as const) {
      const found = speedFinding(MEMFD.answer, AMD, { value, from: "the test" }, never);
      expect(found).toMatchObject({
        verdict: "could not tell",
        seen: expect.stringMatching(/^speeds mean nothing here: .*\(the test\)$/),
      });
    }
    const refused = ask("msm", { flags: 65536 });
    expect(speedFinding(refused.answer, AMD, BARE, never).verdict).toBe("could not tell");
  });

  it("is not told by times that say nothing, and has the figures all the same", () => {
    const found = speedFinding(MEMFD.answer, AMD, BARE, () => classifySpeed(times(12, 0.5, 0.5)));
    expect(found).toMatchObject({
      verdict: "could not tell",
      nanoseconds: { loads: { mapping: 12 } },
    });
  });
});

describe("what KVM writes, and core's row", () => {
  const entry = (spte: string) => ({ gfn: 0x100000, spte, level: 1 });
  const stage2 = (entries: Parameters<typeof stage2Finding>[3], platform: Platform = AMD) =>
    stage2Finding(MEMFD.answer, platform, VM, entries);

  it("agree, or not", () => {
    expect(stage2([entry("0x1234567"), entry("0x1235567")])).toEqual({
      ...{ claim: "stage-2", verdict: "agrees", seen: "PAT index 0: 2 entries" },
      claimed: "PAT index 0 (amd-stage2/nested-paging)",
    });
    expect(stage2([entry("0x1234567"), entry("0x123457f")])).toMatchObject({
      ...{ verdict: "disagrees", seen: expect.stringMatching(/PAT index 3: 1 entries/) },
    });
  });

  it("does not show where anything is", () => {
    expect(JSON.stringify(stage2([entry("0xabcdef567")]))).not.toMatch(/abcdef/);
  });

  it("is not told where there is no trace, no entry, or a host that is not known", () => {
    const { nestedPaging: _, ...open } = AMD;
    expect([stage2("no root"), stage2([]), stage2([entry("0x1")], open)]).toMatchObject([
      { verdict: "could not tell", seen: "no root" },
      { verdict: "could not tell", seen: "KVM wrote no entry for its pages" },
      { verdict: "could not tell", seen: "not known of the host: nestedPaging" },
    ]);
  });
});
