import type { ExporterProbe, ProbeDevice, ProbeResult, ProbeTarget } from "@vmprot/core";
import { MSM_BO, type MsmFacts } from "./msm-facts.js";
import { GEM_CLOSE, MSM_GEM_INFO, MSM_GEM_NEW, MSM_INFO_GET_FLAGS } from "./msm-uapi.js";

/** The GPU's driver. A `msm-kms` device has no driver ioctls. */
const DRIVER = "msm";
const EINVAL = 22;

/** `drm` up to Linux 6.16, before msm had an exporter of its own. */
const EXP_NAMES: readonly string[] = ["msm", "drm"];

/** Asks msm for a buffer's flags. */
export const msmProbe: ExporterProbe<MsmFacts> = {
  expNames: EXP_NAMES,
  drmDrivers: [DRIVER],
  probe: probeMsm,
};

function probeMsm({ expName, device }: ProbeTarget): ProbeResult<MsmFacts> {
  if (device?.driver !== DRIVER) return refuse("No msm device was asked.");
  if (!EXP_NAMES.includes(expName)) return { kind: "refusal", code: "FOREIGN_BUFFER" };
  const { errno, flags } = getFlags(device, device.handle);
  if (errno === EINVAL) return explainEinval(device);
  if (errno !== 0) return refuse(`MSM_INFO_GET_FLAGS failed with errno ${errno}.`);
  if (flags > 0xffff_ffffn) return { kind: "refusal", code: "UNKNOWN_FACTS" };
  return { kind: "facts", facts: { flags: Number(flags) } };
}

function getFlags(device: ProbeDevice, handle: number): { errno: number; flags: bigint } {
  const argument = new Uint8Array(MSM_GEM_INFO.size);
  const words = new Uint32Array(argument.buffer);
  words[MSM_GEM_INFO.handle / 4] = handle;
  words[MSM_GEM_INFO.info / 4] = MSM_INFO_GET_FLAGS;
  const errno = device.ioctl(MSM_GEM_INFO.request, argument);
  return { errno, flags: new BigUint64Array(argument.buffer)[MSM_GEM_INFO.value / 8] ?? 0n };
}

/**
 * EINVAL is msm's answer for an imported buffer, and that of a kernel before 6.2 for any. A buffer
 * made on the spot tells them apart. Source: drivers/gpu/drm/msm/msm_drv.c, msm_ioctl_gem_info.
 */
function explainEinval(device: ProbeDevice): ProbeResult<MsmFacts> {
  const own = createBuffer(device);
  if (own === undefined) {
    return refuse(
      "MSM_INFO_GET_FLAGS failed with EINVAL, and no buffer could be made to learn why.",
    );
  }
  const { errno } = getFlags(device, own);
  closeHandle(device, own);
  if (errno !== 0) return refuse("This kernel lacks MSM_INFO_GET_FLAGS (Linux 6.2).");
  return {
    kind: "refusal",
    code: "FOREIGN_BUFFER",
    message:
      "msm says that the buffer was imported; with its option separate_gpu_kms it says so of its own buffers too.",
  };
}

/** The handle of a new buffer, whose pages are not allocated before they are used. */
function createBuffer(device: ProbeDevice): number | undefined {
  const argument = new Uint8Array(MSM_GEM_NEW.structSize);
  const words = new Uint32Array(argument.buffer);
  new BigUint64Array(argument.buffer)[MSM_GEM_NEW.size / 8] = 4096n;
  words[MSM_GEM_NEW.flags / 4] = MSM_BO.WC;
  if (device.ioctl(MSM_GEM_NEW.request, argument) !== 0) return undefined;
  const handle = words[MSM_GEM_NEW.handle / 4] ?? 0;
  // No driver hands out these, and the second is not ours to close.
  return handle === 0 || handle === device.handle ? undefined : handle;
}

function closeHandle(device: ProbeDevice, handle: number): void {
  const argument = new Uint8Array(GEM_CLOSE.size);
  new Uint32Array(argument.buffer)[GEM_CLOSE.handle / 4] = handle;
  // The file is closed after the probe, and with it whatever is left.
  device.ioctl(GEM_CLOSE.request, argument);
}

function refuse(message: string): ProbeResult<MsmFacts> {
  return { kind: "refusal", code: "ATTRIBUTES_UNKNOWN", message };
}
