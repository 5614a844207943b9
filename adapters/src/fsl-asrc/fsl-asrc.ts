import { defineAdapter } from "@vmprot/core";
import { DMA_PGPROT_CASES, DMA_PGPROT_FACTS, dmaPgprotRules } from "../families/dma-pgprot.js";
import { fslAsrcProbe } from "./fsl-asrc-probe.js";

/** The exporter of the i.MX sample rate converter's memory-to-memory buffers, from Linux 6.14 on. */
export const fslAsrcAdapter = defineAdapter({
  contract: 1,
  exporter: "fsl-asrc",
  names: { snd_soc_fsl_asrc: {} },
  title: "NXP i.MX sample rate converters (snd-soc-fsl-asrc): as the kernel's DMA API maps",
  source: "sound/soc/fsl/fsl_asrc_m2m.c; sound/core/memalloc.c (Linux 6.14 to 7.2)",
  facts: DMA_PGPROT_FACTS,
  rules: dmaPgprotRules(
    "sound/soc/fsl/fsl_asrc_m2m.c, fsl_asrc_m2m_mmap; sound/core/memalloc.c, snd_dma_dev_mmap",
  ),
  cases: DMA_PGPROT_CASES,
  probe: fslAsrcProbe,
});
