import type { ExporterProbe, Unknown } from "@vmprot/core";
import { dmaDevices } from "../families/dma-pgprot.js";
import { deviceCoherence, FOREIGN_BUFFER, facts } from "../families/drm-probe.js";

const EXP_NAME = "snd_soc_fsl_asrc";

/** `exp_name` is all there is to know: the buffer does not name its device. */
export const fslAsrcProbe: ExporterProbe<{
  readonly deviceCoherent: boolean | Unknown;
  readonly ownDeviceCoherent: Unknown;
}> = {
  expNames: [EXP_NAME],
  probe: (target) =>
    target.expName === EXP_NAME
      ? facts(dmaDevices({ deviceCoherent: deviceCoherence(target) }))
      : FOREIGN_BUFFER,
};
