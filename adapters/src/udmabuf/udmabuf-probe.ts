import type { ExporterProbe, Unknown } from "@vmprot/core";
import { FOREIGN_BUFFER, facts } from "../families/drm-probe.js";

const EXP_NAME = "udmabuf";

/** `exp_name` says it all: udmabuf alone exports under its name, and no UAPI tells more. */
export const udmabufProbe: ExporterProbe<{
  readonly hugetlb: Unknown;
  readonly deviceCoherent: Unknown;
}> = {
  expNames: [EXP_NAME],
  probe: ({ expName }) =>
    expName === EXP_NAME
      ? facts({ hugetlb: "unknown", deviceCoherent: "unknown" })
      : FOREIGN_BUFFER,
};
