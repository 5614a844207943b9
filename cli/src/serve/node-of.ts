import { statSync } from "node:fs";
import { VmprotError } from "@vmprot/core";
import { characterDevice, type DeviceNumber, listDrmNodes } from "@vmprot/linux";

/**
 * The path here of the DRM node that a descriptor is open on, whatever its sender calls it.
 *
 * @throws VmprotError DEVICE_NOT_DRM
 */
export function nodeOf(fd: number): string {
  const given = characterDevice(fd);
  const nodes = given === undefined ? [] : listDrmNodes().flatMap(({ nodes }) => nodes);
  const node = nodes.find((path) => isSame(path, given));
  if (node !== undefined) return node;
  throw new VmprotError(
    "DEVICE_NOT_DRM",
    "The second descriptor is of no DRM node of this machine.",
  );
}

function isSame(path: string, given: DeviceNumber | undefined): boolean {
  const { rdev = 0 } = statSync(path, { throwIfNoEntry: false }) ?? {};
  // As glibc's makedev() has them, for numbers of less than 20 bits.
  const major = (rdev >> 8) & 0xfff;
  const minor = (rdev & 0xff) | ((rdev >> 12) & 0xfff00);
  return rdev !== 0 && major === given?.major && minor === given.minor;
}
