import { namedProbe } from "../families/dma-pgprot.js";

/** Knows a buffer of the sample rate converters by its `exp_name`. */
export const fslAsrcProbe = namedProbe("snd_soc_fsl_asrc");
