import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { ADAPTERS } from "@vmprot/adapters";
import type { ExporterAdapter, Platform } from "@vmprot/core";
import {
  detectHost,
  type HostFiles,
  type HostReading,
  type KvmAnswers,
  type System,
} from "@vmprot/linux";
import { type FakeFiles, fakeHost, putFiles } from "../linux/fake-host.js";
import { cpuinfo, entry, GIB, PCI, resource } from "../linux/fake-mtrr.js";
import { nodes } from "../linux/fake-nodes.js";
import { fakeSystem } from "../linux/fake-system.js";
import { root } from "../support/repository.js";

interface Check {
  readonly check: string;
  readonly ok: boolean;
  readonly found: string;
  readonly remedy?: string;
  readonly costs?: readonly { readonly exporter: string; readonly case: string }[];
}

const folder = join(root, "cli/dist-tsc/doctor");
const {
  fieldChecks,
}: {
  fieldChecks: (files: HostFiles, readings: readonly HostReading[], kinds: object) => Check[];
} = await import(`${folder}/field-checks.js`);
const {
  deviceFindings,
}: {
  deviceFindings: (
    machine: { files: HostFiles; root: string; system: System },
    kinds: object,
  ) => { checks: Check[] };
} = await import(`${folder}/device-checks.js`);
const {
  BufferKinds,
}: {
  BufferKinds: new (adapters: readonly ExporterAdapter[], platform: Platform) => object;
} = await import(`${folder}/buffer-kinds.js`);

function ofFields(files: HostFiles, kvm: KvmAnswers): Check[] {
  const { platform, readings } = detectHost(files, kvm);
  return fieldChecks(files, readings, new BufferKinds(ADAPTERS, platform));
}

const RENDER = "/dev/dri/renderD128";
const GPU = "sys/devices/gpu";
const TREE = "sys/firmware/devicetree/base";

/** The checks of a machine with one device, by their names. */
function ofDevice(arch: string, device: string, files: FakeFiles) {
  const machine = nodes({ [device.slice("sys/devices/".length)]: ["renderD128"] });
  putFiles(machine, files);
  const system = fakeSystem({ [RENDER]: { driver: "panfrost" } });
  const host = fakeHost(arch, { ...files });
  const { platform } = detectHost(host);
  const kinds = new BufferKinds(ADAPTERS, platform);
  const { checks } = deviceFindings({ files: host, root: machine, system }, kinds);
  return Object.fromEntries(checks.map(({ check, ...rest }) => [check, rest]));
}

describe("the doctor", () => {
  it("shows every field with where it is from, and what to do where it is unknown", () => {
    const files = fakeHost("arm64", { "dev/kvm": "" });
    const told = { value: 1n << 40n };
    const checks = ofFields(files, {
      arm64: { mmfr2: told, cacheablePfnmap: { fault: "KVM_CHECK_EXTENSION(243) of a VM: no" } },
    });
    const of = (name: string) => checks.find(({ check }) => check === name);
    expect(of("fwb")).toMatchObject({ ok: true, found: expect.stringMatching(/^true .*MMFR2/) });
    const costs = expect.arrayContaining([{ exporter: "virtgpu", case: "host3d, cached" }]);
    const open = { ok: false, remedy: expect.any(String), costs };
    expect(of("cacheablePfnmap")).toMatchObject({ ...open, found: expect.stringMatching(/243/) });
    const memfd = { exporter: "udmabuf", case: "memfd" };
    expect(of("memfdHugePages")?.costs).toContainEqual(memfd);
    expect(of("hypervisor")).toMatchObject({ ok: true, found: expect.stringMatching(/^kvm /) });
  });

  it("says which VMM has the guest's PAT count where KVM can be told to", () => {
    const files = fakeHost("x64", { "proc/cpuinfo": "vendor_id : GenuineIntel\nflags : ss\n" });
    const found = (disableQuirks2: number) =>
      ofFields(files, { disableQuirks2 }).find(({ check }) => check === "guestPatQuirk")?.found;
    expect(found(1 << 9)).toMatch(/^true .*QEMU from 11\.1/);
    expect(found(0)).not.toContain("QEMU");
  });

  it("warns of an x86 kernel that cannot map write-combined", () => {
    const pat = (arch: string, files: FakeFiles) =>
      ofFields(fakeHost(arch, files), {}).find(({ check }) => check === "page attributes");
    expect(pat("x64", { "proc/cmdline": "ro nopat\n" })).toMatchObject({ ok: false });
    const wc = { [`sys/bus/pci/devices/${PCI}/resource0_wc`]: "" };
    expect(pat("x64", wc)).toMatchObject({ ok: true });
    expect(pat("x64", {})).toBeUndefined();
    expect(pat("arm64", { "proc/cmdline": "ro nopat\n" })).toBeUndefined();
  });

  it("shows the memory type of each PCI device's BARs on x86", () => {
    const device = `sys/devices/pci0000:00/${PCI}`;
    const files = {
      "proc/cpuinfo": cpuinfo("GenuineIntel"),
      "proc/mtrr": entry(3 * GIB, GIB, "uncachable"),
      [`sys/bus/pci/devices/${PCI}/resource`]: resource([[0xe000_0000, 1 << 28]]),
    };
    const checks = ofDevice("x64", device, files);
    expect(checks).toMatchObject({
      [RENDER]: { ok: true, found: "driver panfrost" },
      [`${RENDER} MTRR`]: { ok: true, found: expect.stringMatching(/^uncached /) },
      [`${RENDER} DMA`]: { ok: true, found: expect.stringMatching(/^true /) },
    });
    const { "proc/mtrr": _, ...rest } = files;
    expect(ofDevice("x64", device, rest)).toMatchObject({
      [`${RENDER} MTRR`]: { ok: false, remedy: expect.stringMatching(/root/) },
    });
    expect(ofDevice("x64", GPU, files)).not.toHaveProperty(`${RENDER} MTRR`);
  });

  it("shows whether a device sees the caches on arm64", () => {
    const files = {
      [`${TREE}/compatible`]: "vendor,board\0",
      [`${TREE}/gpu/dma-noncoherent`]: "",
      [`${GPU}/of_node`]: { link: `${TREE}/gpu` },
    };
    expect(ofDevice("arm64", GPU, files)[`${RENDER} DMA`]).toMatchObject({
      ...{ ok: true, found: `false (/${TREE}/gpu/dma-noncoherent)` },
    });
    expect(ofDevice("arm64", GPU, {})[`${RENDER} DMA`]).toMatchObject({
      ...{ ok: false, remedy: expect.stringMatching(/deviceCoherent/) },
      costs: expect.arrayContaining([expect.objectContaining({ exporter: "panfrost" })]),
    });
  });
});
