import { describe, expect, it } from "@jest/globals";
import type { Platform } from "@vmprot/core";
import { type MachineName, modelOf } from "./boot/machines.js";
import type { Stage2Observations } from "./guest/stage2-report.js";
import { rowsSeen, wrongEntries, wrongGuests } from "./verify/stage2-findings.js";
import type { Stage2Place } from "./verify/stage2-reach.js";
import { committedFor, shownAt } from "./verify/stage2-table.js";

/** What the guests of a machine of QEMU's get. */
const BUFFERS = {
  x86_64: ["shmem", "vgem", "dma_heap", "udmabuf", "virtio_gpu", "radeon", "vfio-pci", "pci"],
  arm64: ["shmem", "vgem", "udmabuf", "virtio_gpu", "radeon", "vfio-pci", "pci"],
  riscv64: ["shmem", "vgem", "virtio_gpu", "radeon", "pci"],
} as const;

/** What the emulators are known to have. */
const KNOWN: Partial<Record<MachineName, Platform>> = {
  amd: { arch: "x86_64", vendor: "amd", nestedPaging: true },
  arm64: { arch: "arm64", fwb: true, cacheablePfnmap: false },
  "arm64-nvhe": { arch: "arm64", fwb: false, cacheablePfnmap: false },
  // QEMU has the support, and the kernels from 6.17 on.
  "arm64-cacheable": { arch: "arm64", fwb: true, cacheablePfnmap: true },
  riscv64: { arch: "riscv64", hostSvpbmt: true },
};

/** The rows that each shows, by the driver of the buffer. */
const SHOWN: Partial<Record<MachineName, Readonly<Record<string, readonly string[]>>>> = {
  amd: {
    "amd-stage2/nested-paging": BUFFERS.x86_64,
    "amd-stage2/shadow-paging": BUFFERS.x86_64,
  },
  arm64: {
    "arm64-stage2/memory-fwb": ["shmem", "vgem", "udmabuf", "virtio_gpu"],
    "arm64-stage2/any-uncached-fwb": ["vfio-pci"],
    "arm64-stage2/device": ["pci"],
  },
  "arm64-nvhe": {
    "arm64-stage2/memory": ["shmem", "vgem", "udmabuf", "virtio_gpu"],
    "arm64-stage2/any-uncached": ["vfio-pci"],
    "arm64-stage2/device": ["pci"],
  },
  "arm64-cacheable": {
    "arm64-stage2/memory-fwb": ["shmem", "vgem", "udmabuf", "virtio_gpu"],
    "arm64-stage2/cacheable-pfnmap": ["radeon"],
    "arm64-stage2/any-uncached-fwb": ["vfio-pci"],
    "arm64-stage2/device": ["pci"],
  },
  riscv64: { "riscv64-stage2/g-stage": BUFFERS.riscv64 },
};

/** Holds what core says of stage 2 against what KVM writes behind the guests of one of QEMU's machines. */
export function describeStage2(place: Stage2Place, report: () => Stage2Observations): void {
  const { machine, suite } = place;
  const { arch } = modelOf(machine);
  describe("KVM", () => {
    it("writes the entries that core's rows say", () => {
      expect(wrongEntries(report())).toEqual([]);
    });

    it("lets guests read and write every page of what they may map", () => {
      expect(wrongGuests(report())).toEqual([]);
    });

    it("is asked for buffers of every kind, and maps them, but for a radeon's VRAM from 6.17 on", () => {
      const ways = arch === "x86_64" ? [true, false] : [undefined];
      expect(report().buffers.map(({ driver }) => driver)).toEqual(
        ways.flatMap(() => BUFFERS[arch]),
      );
      const unmapped = report().buffers.filter(({ entries }) => entries.length === 0);
      const refuses = suite === "forky" && ["arm64", "arm64-nvhe"].includes(machine);
      const radeon = {
        ...{ driver: "radeon", verdict: { code: "KVM_CANNOT_MAP", rule: "R22-device-fault" } },
        notStarted: { call: "KVM_SET_USER_MEMORY_REGION", errno: 22 },
      };
      expect(unmapped).toMatchObject(refuses ? [radeon] : []);
    });

    it("shows the rows of core's table that it is known to reach", () => {
      const shown = [...rowsSeen(report())].map(([row, buffers]) => [
        row,
        buffers.map(({ driver }) => driver),
      ]);
      const expected = { ...SHOWN[machine] };
      // Before 6.17, a radeon's VRAM is a device's memory like any other.
      if (machine === "arm64" && suite === "trixie") {
        expected["arm64-stage2/device"] = ["radeon", "pci"];
      }
      expect(Object.fromEntries(shown)).toEqual(expected);
    });

    it("is detected as what QEMU is known to be", () => {
      expect(report().detection.platform).toMatchObject({
        ...{ hypervisor: "kvm", kernel: report().kernel },
        ...KNOWN[machine],
      });
      if (arch !== "x86_64") return;
      // Whose MTRRs they are, nobody can tell in a virtual machine.
      expect(report().x86?.flags).toContain("hypervisor");
      expect(report().x86?.deviceMtrr).toMatchObject({ value: "unknown" });
    });

    it("shows what docs/verified-stage2.md says; if not: npm run rig -- --verify --write", () => {
      expect(committedFor(place)).toEqual(shownAt({ place, report: report() }));
    });
  });
}
