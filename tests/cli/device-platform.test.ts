import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import type { Platform } from "@vmprot/core";
import type { HostFiles } from "@vmprot/linux";
import { type FakeFiles, fakeHost } from "../linux/fake-host.js";
import { cpuinfo, entry, GIB, PCI, resource } from "../linux/fake-mtrr.js";
import { root } from "../support/repository.js";

type PlatformOf = (node?: string) => Platform;
const { devicePlatform }: { devicePlatform: (host: Platform, files: HostFiles) => PlatformOf } =
  await import(join(root, "cli/dist-tsc/scan/device-platform.js"));

const RENDER = "/dev/dri/renderD128";
const CARD = `sys/devices/pci0000:00/${PCI}`;
const FILES: FakeFiles = {
  "dev/dri/renderD128": "",
  "dev/dri/card1": "",
  [`${CARD}/vendor`]: "",
  "sys/devices/platform/vgem/uevent": "",
  "sys/class/drm/renderD128/device": { link: CARD },
  "sys/class/drm/card1/device": { link: "sys/devices/platform/vgem" },
  "proc/cpuinfo": cpuinfo("GenuineIntel"),
  "proc/mtrr": entry(3 * GIB, GIB, "uncachable"),
  [`sys/bus/pci/devices/${PCI}/resource`]: resource([[0xe000_0000, 1 << 28]]),
};
const HOST: Platform = { arch: "x86_64", deviceMtrr: "unknown" };

describe("the platform that a scanned buffer is answered for", () => {
  it("has the memory type of its device's BARs", () => {
    const of = devicePlatform(HOST, fakeHost("x64", FILES));
    expect(of(RENDER)).toEqual({ arch: "x86_64", deviceMtrr: "uncached" });
    expect(of(RENDER)).toBe(of(RENDER));
    for (const node of [undefined, "/dev/dri/card1", "/dev/dri/card2", ""]) {
      expect(of(node)).toEqual(HOST);
    }
  });

  it("has none on other architectures", () => {
    const host: Platform = { arch: "arm64" };
    expect(devicePlatform(host, fakeHost("arm64", FILES))(RENDER)).toEqual(host);
  });
});
