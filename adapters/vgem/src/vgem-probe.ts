import type { ExporterProbe, ProbeResult, ProbeTarget } from "@vmprot/core";
import type { VgemFacts } from "./vgem-facts.js";
import { MODE_MAP_DUMB } from "./vgem-uapi.js";

const DRIVER = "vgem";
const EXP_NAMES: readonly string[] = ["drm"];
const EINVAL = 22;

/** Asks the GEM core whether a buffer on a vgem device is vgem's own. */
export const vgemProbe: ExporterProbe<VgemFacts> = {
  expNames: EXP_NAMES,
  drmDrivers: [DRIVER],
  primaryNode: true,
  probe: probeVgem,
};

/**
 * The core gives imported objects no mmap offset, and says EINVAL. Where it says anything else, such
 * as EACCES on a render node, nothing is known. Source: drivers/gpu/drm/drm_gem.c,
 * drm_gem_dumb_map_offset.
 */
function probeVgem({ expName, device }: ProbeTarget): ProbeResult<VgemFacts> {
  if (device?.driver !== DRIVER) {
    return { kind: "refusal", code: "ATTRIBUTES_UNKNOWN", message: "No vgem device was asked." };
  }
  if (!EXP_NAMES.includes(expName)) return { kind: "refusal", code: "FOREIGN_BUFFER" };
  const argument = new Uint8Array(MODE_MAP_DUMB.size);
  new Uint32Array(argument.buffer)[MODE_MAP_DUMB.handle / 4] = device.handle;
  const errno = device.ioctl(MODE_MAP_DUMB.request, argument);
  if (errno !== 0 && errno !== EINVAL) return { kind: "facts", facts: { imported: "unknown" } };
  return { kind: "facts", facts: { imported: errno === EINVAL } };
}
