// Made by `npm run docs` from the probes and docs/verified*.md; do not edit.
import type { Evidence } from "./evidence-of.js";

/** What stands behind each of vmprot's own adapters, by exporter. */
export const EVIDENCE: Readonly<Record<string, Evidence>> = {
  msm: {
    ioctls: ["GEM_CLOSE", "MSM_GEM_NEW", "MSM_GEM_INFO"],
    told: ["flags"],
    pageTables: [],
    guests: [],
  },
  amdgpu: {
    ioctls: ["AMDGPU_GEM_OP", "AMDGPU_INFO", "AMDGPU_GEM_LIST_HANDLES"],
    told: ["domains", "flags", "vramConnectedToCpu", "deviceCoherent", "imported"],
    pageTables: [],
    guests: [],
  },
  i915: {
    ioctls: ["I915_GEM_MMAP_OFFSET", "I915_GEM_GET_CACHING"],
    told: ["graphics", "caching", "deviceCoherent", "imported"],
    pageTables: [],
    guests: [],
  },
  virtgpu: {
    ioctls: ["VIRTGPU_RESOURCE_INFO"],
    told: ["blobMem", "deviceCoherent", "imported"],
    pageTables: [
      { kernel: "6.12", on: ["x86_64", "arm64", "riscv64"] },
      { kernel: "7.2", on: ["x86_64", "arm64", "riscv64"] },
    ],
    guests: [
      { kernel: "6.1", on: ["arm64"] },
      { kernel: "6.12", on: ["amd", "arm64", "riscv64"] },
      {
        kernel: "7.2",
        on: ["amd", "arm64", "arm64-mte", "arm64-nvhe", "arm64-cacheable", "riscv64"],
      },
    ],
  },
  "dma-heap": {
    ioctls: [],
    told: ["heap", "size", "deviceCoherent"],
    pageTables: [
      { kernel: "6.12", on: ["x86_64"] },
      { kernel: "7.2", on: ["x86_64"] },
    ],
    guests: [
      { kernel: "6.12", on: ["amd"] },
      { kernel: "7.2", on: ["amd"] },
    ],
  },
  qxl: {
    ioctls: [],
    told: [],
    pageTables: [
      { kernel: "6.12", on: ["x86_64"] },
      { kernel: "7.2", on: ["x86_64"] },
    ],
    guests: [
      { kernel: "6.12", on: ["amd"] },
      { kernel: "7.2", on: ["amd"] },
    ],
  },
  radeon: {
    ioctls: ["RADEON_GEM_OP"],
    told: ["domains", "deviceCoherent", "imported"],
    pageTables: [
      { kernel: "6.12", on: ["x86_64", "arm64", "riscv64"] },
      { kernel: "7.2", on: ["x86_64", "arm64", "riscv64"] },
    ],
    guests: [
      { kernel: "6.1", on: ["arm64"] },
      { kernel: "6.12", on: ["amd", "arm64", "riscv64"] },
      {
        kernel: "7.2",
        on: ["amd", "arm64", "arm64-mte", "arm64-nvhe", "arm64-cacheable", "riscv64"],
      },
    ],
  },
  udmabuf: {
    ioctls: [],
    told: ["deviceCoherent"],
    pageTables: [
      { kernel: "6.12", on: ["x86_64", "arm64"] },
      { kernel: "7.2", on: ["x86_64", "arm64"] },
    ],
    guests: [
      { kernel: "6.12", on: ["amd", "arm64"] },
      { kernel: "7.2", on: ["amd", "arm64", "arm64-mte", "arm64-nvhe", "arm64-cacheable"] },
    ],
  },
  vgem: {
    ioctls: ["MODE_MAP_DUMB"],
    told: ["imported"],
    pageTables: [
      { kernel: "6.12", on: ["x86_64", "arm64", "riscv64"] },
      { kernel: "7.2", on: ["x86_64", "arm64", "riscv64"] },
    ],
    guests: [
      { kernel: "6.1", on: ["arm64"] },
      { kernel: "6.12", on: ["amd", "arm64", "riscv64"] },
      {
        kernel: "7.2",
        on: ["amd", "arm64", "arm64-mte", "arm64-nvhe", "arm64-cacheable", "riscv64"],
      },
    ],
  },
  videobuf2: {
    ioctls: [],
    told: ["allocator", "deviceCoherent"],
    pageTables: [
      { kernel: "6.12", on: ["x86_64", "arm64", "riscv64"] },
      { kernel: "7.2", on: ["x86_64", "arm64", "riscv64"] },
    ],
    guests: [
      { kernel: "6.1", on: ["arm64"] },
      { kernel: "6.12", on: ["amd", "arm64", "riscv64"] },
      {
        kernel: "7.2",
        on: ["amd", "arm64", "arm64-mte", "arm64-nvhe", "arm64-cacheable", "riscv64"],
      },
    ],
  },
};
