import { defineAdapter } from "@vmprot/core";
import { DMA_PGPROT_CASES, DMA_PGPROT_FACTS, dmaPgprotRules } from "../families/dma-pgprot.js";
import { fastrpcProbe } from "./fastrpc-probe.js";

/** The exporter of memory for Qualcomm's DSPs (FASTRPC_IOCTL_ALLOC_DMA_BUFF). */
export const fastrpcAdapter = defineAdapter({
  contract: 1,
  exporter: "fastrpc",
  title: "Qualcomm DSPs (misc/fastrpc): as the kernel's DMA API maps",
  source: "drivers/misc/fastrpc.c; kernel/dma/mapping.c (Linux 6.12 to 7.2)",
  facts: {
    ...DMA_PGPROT_FACTS,
    ownDeviceCoherent: {
      ...DMA_PGPROT_FACTS.ownDeviceCoherent,
      doc: `${DMA_PGPROT_FACTS.ownDeviceCoherent.doc} It is the compute-cb node of the DSP's session, which is dma-coherent on SM8550 and later, X1E, SA8775P, QCS8300, SC7280, SM6150 and others.`,
    },
  },
  rules: dmaPgprotRules("drivers/misc/fastrpc.c, fastrpc_mmap"),
  cases: DMA_PGPROT_CASES,
  probe: fastrpcProbe,
});
