import type { ExporterProbe, Unknown } from "@vmprot/core";
import { deviceCoherence, FOREIGN_BUFFER, facts } from "../families/drm-probe.js";

const EXP_NAME = "omapdrm";

/** omapdrm alone exports under its name, and no ioctl tells a buffer's flags. */
export const omapdrmProbe: ExporterProbe<{
  readonly flags: Unknown;
  readonly deviceCoherent: boolean | Unknown;
  readonly imported: false;
}> = {
  expNames: [EXP_NAME],
  probe: (target) =>
    target.expName === EXP_NAME
      ? facts({ flags: "unknown", deviceCoherent: deviceCoherence(target), imported: false })
      : FOREIGN_BUFFER,
};
