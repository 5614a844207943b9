import type { Unknown } from "@vmprot/core";
import type { Known } from "./drm-probe.js";

/** What is known of a buffer's devices whose exporter maps as its own device needs it. */
export interface Coherence {
  readonly deviceCoherent: boolean | Unknown;
  readonly ownDeviceCoherent: boolean | Unknown;
}

/**
 * The two facts of a device that was asked, from what its driver says of it; where that is unknown,
 * from what the machine tells of the same device. One that does not see the caches is one of all.
 */
export function coherenceOf(own: boolean | Unknown, { deviceCoherent }: Known): Coherence {
  if (own === "unknown") return { deviceCoherent, ownDeviceCoherent: deviceCoherent };
  const all = own && deviceCoherent !== false;
  return { deviceCoherent: all, ownDeviceCoherent: own };
}

/** The cases of a GPU whose driver maps as the GPU itself needs it, of buffers with these flags. */
export const gpuCases = (flags: number) =>
  [
    {
      name: "GPU that does not see the CPU's caches",
      facts: { flags, deviceCoherent: false, ownDeviceCoherent: false },
    },
    { name: "GPU that sees the CPU's caches", facts: { flags, deviceCoherent: true } },
    {
      name: "GPU that sees the CPU's caches, and a device that does not",
      facts: { flags, deviceCoherent: false, ownDeviceCoherent: true },
    },
  ] as const;
