import type { ExporterProbe, ProbeResult, ProbeTarget } from "@vmprot/core";
import type { MyGpuFacts } from "./my-gpu-facts.js";
import { GEM_INFO } from "./my-gpu-uapi.js";

type Probe = ExporterProbe<MyGpuFacts>;
type Result = ProbeResult<MyGpuFacts>;

/** What DRM_IOCTL_VERSION says of the device. */
const DRIVER = "my_gpu_drm";
/** MADE-UP: `exp_name` in the buffer's fdinfo: `drm`, or the name of the driver's own module. */
const EXP_NAMES: readonly string[] = ["drm"];

/** Asks the driver for a buffer's flags. */
export const myGpuProbe: Probe = {
  expNames: EXP_NAMES,
  drmDrivers: [DRIVER],
  probe,
};

/** Another driver's ioctl of this number may do anything, so the name is checked before any. */
function probe({ expName, device }: ProbeTarget): Result {
  if (device?.driver !== DRIVER) return refuse("No device of this driver was asked.");
  if (!EXP_NAMES.includes(expName)) return { kind: "refusal", code: "FOREIGN_BUFFER" };
  const argument = new Uint8Array(GEM_INFO.size);
  const words = new Uint32Array(argument.buffer);
  words[GEM_INFO.handle / 4] = device.handle;
  const errno = device.ioctl(GEM_INFO.request, argument);
  if (errno !== 0) return refuse(`The driver did not tell the flags: errno ${errno}.`);
  const flags = words[GEM_INFO.flags / 4] ?? 0;
  const imported = words[GEM_INFO.imported / 4] !== 0;
  return { kind: "facts", facts: { flags, imported } };
}

function refuse(message: string): Result {
  return { kind: "refusal", code: "ATTRIBUTES_UNKNOWN", message };
}
