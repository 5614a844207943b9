import { describe, expect, it } from "@jest/globals";
import { detectHost, pageAttributes, pciAddress, sysfsDevice } from "@vmprot/linux";
import { type FakeFiles, fakeHost } from "./fake-host.js";
import { cpuinfo, entry, GIB, PCI, resource } from "./fake-mtrr.js";

const CARD = `sys/devices/pci0000:00/0000:00:01.0/${PCI}`;
const FILES: FakeFiles = {
  "dev/dri/renderD128": "",
  "dev/accel/accel0": "",
  "dev/dri/by-path/pci-0000:01:00.0-render": { link: "dev/dri/renderD128" },
  [`${CARD}/vendor`]: "",
  "sys/class/drm/renderD128/device": { link: CARD },
  "sys/class/accel/accel0/device": { link: `${CARD}` },
  "proc/cpuinfo": cpuinfo("GenuineIntel"),
  "proc/mtrr": entry(3 * GIB, GIB, "uncachable"),
  [`sys/bus/pci/devices/${PCI}/resource`]: resource([[0xe000_0000, 1 << 28]]),
};
const files = fakeHost("x64", FILES);

describe("the device behind a node", () => {
  it.each([
    ["/dev/dri/renderD128", CARD],
    ["dev/dri/renderD128", CARD],
    ["/dev/dri/by-path/pci-0000:01:00.0-render", CARD],
    ["/dev/accel/accel0", CARD],
    ["/dev/dri/card0", undefined],
    ["/dev/dri/../dri/renderD128", CARD],
    ["/dev/null", undefined],
    ["renderD128", undefined],
    ["", undefined],
    ["/dev/dri/renderD128/../../../etc", undefined],
  ])("%s", (node, device) => {
    expect(sysfsDevice(files, node)).toBe(device);
  });

  it.each([
    [CARD, PCI],
    ["sys/devices/pci0000:00/0000:00:02.0/virtio1", "0000:00:02.0"],
    ["sys/devices/pci10000:00/10000:e0:06.0", "10000:e0:06.0"],
    ["sys/devices/pci0000:00/0000:00:14.0/usb1/1-1/1-1:1.0", undefined],
    ["sys/devices/platform/vgem", undefined],
    ["sys/devices/platform/virtio0", undefined],
    ["", undefined],
  ])("of %s has the PCI address", (device, address) => {
    expect(pciAddress(device)).toBe(address);
  });

  it("is whose BAR's MTRR type is detected", () => {
    const of = (device: Parameters<typeof detectHost>[2]) =>
      detectHost(files, undefined, device).platform.deviceMtrr;
    expect(of({ device: "/dev/dri/renderD128" })).toBe("uncached");
    expect(of({ pci: PCI })).toBe("uncached");
    expect(of({ device: "/dev/dri/renderD129" })).toBe("unknown");
    expect(of({ device: "/dev/dri/renderD128", pci: "0000:02:00.0" })).toBe("unknown");
    expect(of({})).toBe("unknown");
  });
});

describe("the page attribute table", () => {
  const device = (name: string): FakeFiles => ({ [`sys/bus/pci/devices/${PCI}/${name}`]: "" });

  it.each([
    ["is on where write-combined mappings are offered", device("resource0_wc"), true],
    [
      "is on, whatever the command line says",
      { ...device("resource2_wc"), "proc/cmdline": "nopat" },
      true,
    ],
    [
      "is off where the command line says so",
      { ...device("resource0"), "proc/cmdline": "ro nopat\n" },
      false,
    ],
    [
      "is unknown otherwise",
      { ...device("resource0_wcx"), "proc/cmdline": "ro nopatch\n" },
      "unknown",
    ],
    ["is unknown where nothing can be read", {}, "unknown"],
  ])("%s", (_what, found, value) => {
    expect(pageAttributes(fakeHost("x64", found as FakeFiles)).value).toBe(value);
  });
});
