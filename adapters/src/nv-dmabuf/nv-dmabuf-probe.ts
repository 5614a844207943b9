import type { ExporterProbe, Unknown } from "@vmprot/core";
import { deviceCoherence, FOREIGN_BUFFER, facts } from "../families/drm-probe.js";

/** The name before 580.65.06, and since. */
const OLD = "nvidia";
const EXP_NAMES = [OLD, "nv_dmabuf"];

/** The name tells whether the module can map at all; the fd tells no more. */
export const nvDmabufProbe: ExporterProbe<{
  readonly mappable: false | Unknown;
  readonly zeroFb: Unknown;
  readonly singleHandle: Unknown;
  readonly cacheType: Unknown;
  readonly deviceCoherent: boolean | Unknown;
}> = {
  expNames: EXP_NAMES,
  probe(target) {
    if (!EXP_NAMES.includes(target.expName)) return FOREIGN_BUFFER;
    return facts({
      mappable: target.expName === OLD ? false : "unknown",
      ...({ zeroFb: "unknown", singleHandle: "unknown", cacheType: "unknown" } as const),
      deviceCoherent: deviceCoherence(target),
    });
  },
};
