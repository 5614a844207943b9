import type { ExporterAdapter } from "@vmprot/core";
import type { VirtgpuFacts } from "./virtgpu-facts.js";
import { virtgpuPlacements } from "./virtgpu-placements.js";
import { virtgpuProbe } from "./virtgpu-probe.js";

/** The exporter inside a VM with a virtio-gpu device. */
export const virtgpuAdapter: ExporterAdapter<VirtgpuFacts> = {
  contract: 1,
  exporter: "virtgpu",
  title: "virtio-gpu guests (drm/virtio): guest memory, or the host's map_info",
  source:
    "drivers/gpu/drm/virtio/virtgpu_object.c, virtgpu_vram.c and virtgpu_prime.c (Linux 6.18)",
  optionalFacts: {
    mapInfo: { values: [1, 2, 3], absent: "unknown", doc: "unknown" },
    mappable: { values: [false, true], absent: true, doc: "mappable" },
    imported: { values: [false, true], absent: false, doc: "a native buffer" },
  },
  cases: [
    { name: "classic", facts: { blobMem: "none" } },
    { name: "host3d, cached", facts: { blobMem: "host3d", mapInfo: 1 } },
    { name: "host3d, uncached", facts: { blobMem: "host3d", mapInfo: 2 } },
    { name: "host3d, write-combined", facts: { blobMem: "host3d", mapInfo: 3 } },
    { name: "host3d, map_info unknown", facts: { blobMem: "host3d" } },
    { name: "host3d, map_info none", facts: { blobMem: "host3d", mapInfo: 0 } },
    { name: "not mappable", facts: { blobMem: "host3d", mapInfo: 3, mappable: false } },
    { name: "imported", facts: { blobMem: "none", imported: true } },
  ],
  placements: virtgpuPlacements,
  probe: virtgpuProbe,
};
