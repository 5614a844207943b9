import type { ExporterProbe, ProbeResult, ProbeTarget } from "@vmprot/core";
import type { QxlFacts } from "./qxl-facts.js";

const DRIVER = "qxl";
const EXP_NAMES: readonly string[] = ["drm"];

/**
 * A handle on a qxl device is all there is to know: qxl imports no foreign buffer, so it is native.
 * Source: drivers/gpu/drm/qxl/qxl_prime.c, qxl_gem_prime_import_sg_table (ENOSYS).
 */
export const qxlProbe: ExporterProbe<QxlFacts> = {
  expNames: EXP_NAMES,
  drmDrivers: [DRIVER],
  probe: probeQxl,
};

function probeQxl({ expName, device }: ProbeTarget): ProbeResult<QxlFacts> {
  if (device?.driver !== DRIVER) {
    return { kind: "refusal", code: "ATTRIBUTES_UNKNOWN", message: "No qxl device was asked." };
  }
  if (!EXP_NAMES.includes(expName)) return { kind: "refusal", code: "FOREIGN_BUFFER" };
  return { kind: "facts", facts: {} };
}
