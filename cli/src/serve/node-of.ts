import { fstatSync, statSync } from "node:fs";
import { VmprotError } from "@vmprot/core";
import { listDrmNodes } from "@vmprot/linux";

/**
 * The path here of the DRM node that a descriptor is open on, whatever its sender calls it.
 *
 * @throws VmprotError DEVICE_NOT_DRM
 */
export function nodeOf(fd: number): string {
  const given = fstatSync(fd);
  const isIt = (path: string): boolean => {
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat?.isCharacterDevice() === true && stat.rdev === given.rdev;
  };
  const nodes = given.isCharacterDevice() ? listDrmNodes().flatMap(({ nodes }) => nodes) : [];
  const node = nodes.find(isIt);
  if (node !== undefined) return node;
  throw new VmprotError(
    "DEVICE_NOT_DRM",
    "The second descriptor is of no DRM node of this machine.",
  );
}
