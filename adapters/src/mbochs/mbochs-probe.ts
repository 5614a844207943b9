import type { ExporterProbe } from "@vmprot/core";
import { FOREIGN_BUFFER, facts } from "../families/drm-probe.js";

const EXP_NAME = "mbochs";

/** `exp_name` says it all. */
export const mbochsProbe: ExporterProbe<Readonly<Record<string, never>>> = {
  expNames: [EXP_NAME],
  probe: ({ expName }) => (expName === EXP_NAME ? facts({}) : FOREIGN_BUFFER),
};
