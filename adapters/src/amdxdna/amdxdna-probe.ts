import type { ExporterProbe, Unknown } from "@vmprot/core";
import { FOREIGN_BUFFER, facts } from "../families/drm-probe.js";

const EXP_NAME = "amdxdna";

/**
 * The driver's three kinds of dma-buf have one exp_name (Linux 6.16), and no ioctl tells them apart.
 * In 6.14 it was `drm`, and whose such a buffer is cannot be told of this driver, which attaches to
 * its own on import as to others'.
 */
export const amdxdnaProbe: ExporterProbe<{ readonly memory: Unknown }> = {
  expNames: [EXP_NAME],
  probe: ({ expName }) => (expName === EXP_NAME ? facts({ memory: "unknown" }) : FOREIGN_BUFFER),
};
