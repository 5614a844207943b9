import type { ExporterAdapter } from "@vmprot/core";
import { AMDGPU_GEM_CREATE, AMDGPU_GEM_DOMAIN, type AmdgpuFacts } from "./amdgpu-facts.js";
import { amdgpuPlacements } from "./amdgpu-placements.js";
import { amdgpuProbe } from "./amdgpu-probe.js";

const { GTT, VRAM, DOORBELL } = AMDGPU_GEM_DOMAIN;
const { CPU_GTT_USWC, NO_CPU_ACCESS, VM_ALWAYS_VALID } = AMDGPU_GEM_CREATE;

/** The exporter of AMD GPUs since GCN: a TTM driver, whose buffers move and change attributes. */
export const amdgpuAdapter: ExporterAdapter<AmdgpuFacts> = {
  contract: 1,
  exporter: "amdgpu",
  title: "AMD GPUs (drm/amdgpu, TTM): attributes follow the memory that holds the buffer",
  source:
    "drivers/gpu/drm/amd/amdgpu/amdgpu_ttm.c, amdgpu_ttm_tt_create; amdgpu_vram_mgr.c; amdgpu_object.c, amdgpu_bo_create (Linux 6.18)",
  optionalFacts: {
    vramConnectedToCpu: {
      values: [false, true],
      absent: false,
      doc: "VRAM is not connected to the CPU",
    },
    imported: { values: [false, true], absent: false, doc: "a native buffer" },
  },
  cases: [
    { name: "GTT", facts: { domains: GTT, flags: 0 } },
    { name: "GTT, USWC", facts: { domains: GTT, flags: CPU_GTT_USWC } },
    { name: "VRAM", facts: { domains: VRAM, flags: 0 } },
    { name: "VRAM, USWC", facts: { domains: VRAM, flags: CPU_GTT_USWC } },
    { name: "VRAM on the CPU", facts: { domains: VRAM, flags: 0, vramConnectedToCpu: true } },
    {
      name: "VRAM on the CPU, USWC",
      facts: { domains: VRAM, flags: CPU_GTT_USWC, vramConnectedToCpu: true },
    },
    {
      name: "VRAM, unknown where",
      facts: { domains: VRAM, flags: 0, vramConnectedToCpu: "unknown" },
    },
    { name: "NO_CPU_ACCESS", facts: { domains: VRAM, flags: NO_CPU_ACCESS } },
    { name: "VM_ALWAYS_VALID", facts: { domains: VRAM, flags: VM_ALWAYS_VALID } },
    { name: "imported", facts: { domains: GTT, flags: 0, imported: true } },
    { name: "unknown whether imported", facts: { domains: GTT, flags: 0, imported: "unknown" } },
    { name: "DOORBELL", facts: { domains: DOORBELL, flags: 0 } },
    { name: "an undefined flag", facts: { domains: GTT, flags: 1 << 4 } },
  ],
  placements: amdgpuPlacements,
  probe: amdgpuProbe,
};
