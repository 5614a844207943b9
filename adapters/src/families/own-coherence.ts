import { DEVICE_COHERENT } from "@vmprot/core/uapi";

/** The facts where the driver does not say: what the machine tells of the same device. */
export const COHERENCE_AS_TOLD = {
  deviceCoherent: DEVICE_COHERENT,
  ownDeviceCoherent: DEVICE_COHERENT,
} as const;

/** The facts where the device that was asked sees the CPU's caches. */
export const SEES_CACHES = {
  deviceCoherent: { map: DEVICE_COHERENT, to: { false: false }, otherwise: true },
  ownDeviceCoherent: true,
} as const;

/** The facts where it does not: one that does not see the caches is one of all. */
export const SEES_NO_CACHES = { deviceCoherent: false, ownDeviceCoherent: false } as const;

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
