import { defineAdapter } from "@vmprot/core";
import { DMA_PGPROT_CASES, DMA_PGPROT_FACTS, dmaPgprotRules } from "../families/dma-pgprot.js";
import { GEM_DMA_MMAP } from "../families/gem-dma.js";
import { ethosuProbe } from "./ethosu-probe.js";

/** DRM_ETHOSU_BO_* of include/uapi/drm/ethosu_accel.h. */
export const ETHOSU_BO = { NO_MMAP: 0x1 } as const;

/** The exporter of Arm's Ethos-U NPUs, from Linux 6.19 on. It imports no buffers. */
export const ethosuAdapter = defineAdapter({
  contract: 1,
  exporter: "ethosu",
  title: "Arm Ethos-U NPUs (accel/ethosu): as the kernel's DMA API maps",
  source:
    "drivers/accel/ethosu/ethosu_gem.c; drivers/gpu/drm/drm_gem_dma_helper.c (Linux 6.19 to 7.2)",
  facts: {
    flags: {
      kind: "bits",
      bits: ETHOSU_BO,
      doc: "DRM_ETHOSU_BO_* flags of DRM_IOCTL_ETHOSU_BO_CREATE.",
      absent: "unknown",
      because: "No ioctl returns them.",
      chosen: true,
    },
    ...DMA_PGPROT_FACTS,
  },
  rules: [
    {
      id: "no-mmap",
      when: { flags: { has: ETHOSU_BO.NO_MMAP } },
      refuse: {
        code: "NO_CPU_MAPPING",
        message: "The buffer was created with DRM_ETHOSU_BO_NO_MMAP.",
      },
      source: "drivers/accel/ethosu/ethosu_gem.c, ethosu_gem_mmap",
    },
    ...dmaPgprotRules(GEM_DMA_MMAP),
  ],
  cases: [
    ...DMA_PGPROT_CASES.map(({ name, facts }) => ({ name, facts: { flags: 0, ...facts } })),
    { name: "NO_MMAP", facts: { flags: ETHOSU_BO.NO_MMAP } },
    { name: "flags unknown", facts: { deviceCoherent: true } },
  ],
  probe: ethosuProbe,
});
