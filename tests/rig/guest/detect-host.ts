import { askKvm, detectHost, deviceCoherent, hostFiles, listDrmNodes } from "@vmprot/linux";

/** One DRM device of the machine that runs this, and what is detected of it. */
export interface DetectedDevice {
  readonly node: string;
  /** Its folder in sysfs, if it has one. */
  readonly folder: string | undefined;
  /** The readings' `deviceMtrr`; absent off x86. */
  readonly deviceMtrr: unknown;
  readonly deviceCoherent: unknown;
}

/** `node detect-host.js [PCI ADDRESS]` prints what is detected of the machine that it runs on. */
const [pci] = process.argv.slice(2);
const files = hostFiles();
const kvm = askKvm();
const devices = listDrmNodes().map(({ path, device }): DetectedDevice => {
  const { readings } = detectHost(files, undefined, { device: path });
  return {
    node: path,
    folder: device,
    deviceMtrr: readings.find(({ field }) => field === "deviceMtrr"),
    deviceCoherent: deviceCoherent(files, device),
  };
});
const { platform, readings } = detectHost(files, kvm, { pci });
process.stdout.write(`${JSON.stringify({ platform, readings, devices }, undefined, 2)}\n`);
