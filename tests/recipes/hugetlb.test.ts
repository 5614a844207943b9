import { closeSync, readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { PLAIN_VM, PRESETS } from "@vmprot/core";
import { shareRam } from "@vmprot/example-recipes";
import { architectureOf, BufferMemory, Guest, longMode, VirtualMachine } from "@vmprot/linux/guest";
import { fakeKernel } from "../kvm/fake-kernel.js";
import { describeKvm } from "../kvm/kvm-here.js";
import { ftruncate } from "../rig/guest/libc.js";
import { vmProt } from "../support/space.js";
import { hugeMemfd } from "./live-window.js";

const MEMFD = 10;
const UDMABUF = 11;
const amd = PRESETS.find(({ name }) => name === "amd")?.platform ?? {};
const on = (kernel: string) => vmProt.environment({ ...amd, kernel }, PLAIN_VM);

describe("a guest's memory in another guest", () => {
  it.each([
    ["6.12", false, UDMABUF],
    // KVM_RUN says EFAULT at the second page of the udmabuf there; and maps the memfd.
    ["6.12", true, MEMFD],
    ["6.13", true, UDMABUF],
    ["7.2", true, UDMABUF],
  ])("on Linux %s, with huge pages: %j, is mapped by descriptor %i", (kernel, hugetlb, fd) => {
    const shared = shareRam(on(kernel), { memfd: MEMFD, hugetlb, udmabuf: UDMABUF });
    expect(shared).toMatchObject({ kind: "map", fd, verdict: { mapInfo: 1 } });
  });

  it("is the memfd on arm64 without cacheable PFNMAP, where a memslot over the dma-buf is EINVAL", () => {
    const arm64 = vmProt.environment("arm64-no-fwb");
    const ram = { memfd: MEMFD, hugetlb: true, udmabuf: UDMABUF };
    expect(shareRam(arm64, ram)).toMatchObject({ kind: "map", fd: MEMFD });
  });

  it("is the memfd where there is no udmabuf", () => {
    expect(shareRam(on("7.2"), { memfd: MEMFD, hugetlb: true })).toMatchObject({ fd: MEMFD });
  });

  it("is refused where nothing of the sort can be mapped", () => {
    const confidential = vmProt.environment(amd, { ...PLAIN_VM, confidential: "sev-snp" });
    expect(shareRam(confidential, { memfd: MEMFD, hugetlb: true, udmabuf: UDMABUF })).toMatchObject(
      {
        kind: "refuse",
        verdict: { code: "CONFIDENTIAL_GUEST" },
      },
    );
  });

  it("would be refused as a udmabuf if nobody said that its pages are small: no probe can tell", () => {
    const { verdict } = on("6.12").query({ exporter: "udmabuf", facts: { hugetlb: "unknown" } });
    expect(verdict).toMatchObject({
      code: "KVM_CANNOT_MAP",
      rule: "R11",
      unknown: ["facts.hugetlb"],
    });
  });
});

const HUGE = 2 << 20;
/** Of the default size; a test takes one for a moment. */
const freeHugePages = Number(
  /HugePages_Free:\s*(\d+)/.exec(readFileSync("/proc/meminfo", "utf8"))?.[1],
);
const withHugePages = () => {
  const describeGuest = describeKvm();
  if (freeHugePages > 0) return describeGuest;
  process.stderr.write("\nNOT RUN: a guest in huge pages: none is free (vm.nr_hugepages)\n");
  return describe.skip;
};

withHugePages()("a guest that runs", () => {
  it("has all of a memfd in a huge page", () => {
    const kernel = fakeKernel();
    const fd = hugeMemfd();
    ftruncate(fd, HUGE);
    const memory = BufferMemory.of(kernel.memory, fd, HUGE);
    expect(memory.address).toBeGreaterThan(0n);
    const vm = new VirtualMachine(kernel, architectureOf());
    const guest = new Guest(kernel, vm, longMode, memory.pages, "cached");
    try {
      expect(guest.rehearse()).toBeUndefined();
      memory.fill(0, 7);
      expect(guest.attach(memory)).toBeUndefined();
      const { pages } = memory;
      const round = { pages, readAt: 0, expected: 7, writeAt: 64, written: 9 };
      expect(guest.run(round)).toEqual({ wrongPages: 0 });
      expect(memory.wrong(64, 9)).toBe(0);
    } finally {
      guest.close();
      memory.unmap();
      closeSync(fd);
    }
  });
});
