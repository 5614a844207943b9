import type { ExporterAdapter } from "@vmprot/core";
import { MSM_BO, type MsmFacts } from "./msm-facts.js";
import { msmPlacements } from "./msm-placements.js";
import { msmProbe } from "./msm-probe.js";

/** The exporter of Qualcomm Adreno GPUs and displays. */
export const msmAdapter: ExporterAdapter<MsmFacts> = {
  contract: 1,
  exporter: "msm",
  title: "Qualcomm Adreno (drm/msm): attributes fixed at creation",
  source: "drivers/gpu/drm/msm/msm_gem.c, msm_gem_pgprot and msm_gem_new_impl (Linux 6.18)",
  optionalFacts: {},
  cases: [
    { name: "WC", facts: { flags: MSM_BO.WC } },
    { name: "CACHED_COHERENT", facts: { flags: MSM_BO.CACHED_COHERENT } },
    { name: "CACHED", facts: { flags: MSM_BO.CACHED } },
    { name: "no cache bit", facts: { flags: 0 } },
    { name: "NO_SHARE", facts: { flags: MSM_BO.WC | MSM_BO.NO_SHARE } },
    { name: "an undefined bit", facts: { flags: MSM_BO.WC | 0x100000 } },
  ],
  placements: msmPlacements,
  probe: msmProbe,
};
