import type { ExporterProbe, Unknown } from "@vmprot/core";
import { deviceCoherence, FOREIGN_BUFFER, facts } from "../families/drm-probe.js";

const EXP_NAME = "udmabuf";

/** `exp_name` says it all: udmabuf alone exports under its name, and no UAPI tells more. */
export const udmabufProbe: ExporterProbe<{
  readonly hugetlb: Unknown;
  readonly deviceCoherent: boolean | Unknown;
}> = {
  expNames: [EXP_NAME],
  probe: (target) =>
    target.expName === EXP_NAME
      ? facts({ hugetlb: "unknown", deviceCoherent: deviceCoherence(target) })
      : FOREIGN_BUFFER,
};
