import type { ExporterProbe } from "@vmprot/core";
import { FOREIGN_BUFFER, facts } from "../families/drm-probe.js";

const EXP_NAME = "tegra_drm";

/** `exp_name` says it all: tegra alone exports under its name, and maps all its buffers alike. */
export const tegraProbe: ExporterProbe<{ readonly imported: false }> = {
  expNames: [EXP_NAME],
  probe: ({ expName }) => (expName === EXP_NAME ? facts({ imported: false }) : FOREIGN_BUFFER),
};
