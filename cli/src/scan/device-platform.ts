import type { Platform, Query } from "@vmprot/core";
import { deviceMtrr, type HostFiles, pciAddressOfNode } from "@vmprot/linux";

/** The platform that a buffer is answered for, by the node of its device, if it has one. */
export type PlatformOf = (node: string | undefined) => NonNullable<Query["platform"]>;

/** A detected host, with the MTRR type of each device's own memory where that can be read. */
export function devicePlatform(
  host: Platform,
  files: HostFiles,
): (...args: Parameters<PlatformOf>) => Platform {
  const known = new Map<string | undefined, Platform>([[undefined, host]]);
  return (node) => {
    const platform = known.get(node) ?? { ...host, ...mtrrOf(host, files, node) };
    known.set(node, platform);
    return platform;
  };
}

function mtrrOf({ arch }: Platform, files: HostFiles, node: string | undefined): Platform {
  const pci = arch === "x86_64" ? pciAddressOfNode(files, node) : undefined;
  if (pci === undefined) return {};
  return { deviceMtrr: deviceMtrr(files, pci).value };
}
