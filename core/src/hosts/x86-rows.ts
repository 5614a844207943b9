import type { MemoryModel, TypeRow } from "./memory-model.js";

const PAT_SOURCE = "arch/x86/mm/pat/memtype.c, pgprot_writecombine and pgprot_noncached";
const MTRR_SOURCE = "arch/x86/mm/pat/memtype.c, pat_x_mtrr_type";

/** The host MTRR type beneath a placement. */
export const X86_PHYSICAL: readonly TypeRow[] = [
  { id: "ram", when: { memory: ["ram"] }, type: "WB", source: "firmware marks RAM write-back" },
  {
    id: "device-uncached",
    when: { deviceMtrr: ["uncached"] },
    type: "UC",
    source: "/proc/mtrr",
  },
  {
    id: "device-write-combined",
    when: { deviceMtrr: ["write-combined"] },
    type: "WC",
    source: "/proc/mtrr",
  },
  { id: "device-write-back", when: {}, type: "WB", source: "/proc/mtrr" },
];

/** The PAT type that the host kernel's page tables give to a placement. */
export const X86_HOST: readonly TypeRow[] = [
  { id: "write-combined", when: { cache: ["write-combined"] }, type: "WC", source: PAT_SOURCE },
  { id: "uncached", when: { cache: ["uncached"] }, type: "UC-", source: PAT_SOURCE },
  { id: "cached-ram", when: { memory: ["ram"] }, type: "WB", source: PAT_SOURCE },
  {
    id: "cached-device-write-back",
    when: { deviceMtrr: ["write-back"] },
    type: "WB",
    source: MTRR_SOURCE,
  },
  { id: "cached-device", when: {}, type: "UC-", source: MTRR_SOURCE },
];

/** The PAT type in the page tables of a Linux guest's virtio-gpu driver. */
export const X86_GUEST: MemoryModel["guest"] = {
  cached: [
    {
      id: "cached",
      when: { guestMtrr: ["write-back"] },
      type: "WB",
      source: "drivers/gpu/drm/virtio/virtgpu_vram.c, virtio_gpu_vram_mmap",
    },
    { id: "cached-mtrr-uncached", when: {}, type: "UC-", source: MTRR_SOURCE },
  ],
  "write-combined": [{ id: "write-combined", when: {}, type: "WC", source: PAT_SOURCE }],
  uncached: [{ id: "uncached", when: {}, type: "UC-", source: PAT_SOURCE }],
};
