// Made by `npm run docs` from the probes and tests/rig/verify/verified.json; do not edit.
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
  amdxdna: { ioctls: [], told: [], pageTables: [], guests: [] },
  asahi: { ioctls: [], told: ["deviceCoherent", "imported"], pageTables: [], guests: [] },
  bochs: {
    ioctls: ["MODE_MAP_DUMB"],
    told: ["imported"],
    pageTables: [
      { kernel: "6.12", on: ["x86_64", "arm64", "riscv64"] },
      { kernel: "7.2", on: ["x86_64", "arm64", "riscv64"] },
    ],
    guests: [
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
      { kernel: "6.12", on: ["amd", "intel"] },
      { kernel: "7.2", on: ["amd", "intel"] },
    ],
  },
  ethosu: { ioctls: [], told: ["deviceCoherent"], pageTables: [], guests: [] },
  etnaviv: { ioctls: [], told: ["deviceCoherent", "imported"], pageTables: [], guests: [] },
  exynos: {
    ioctls: ["MODE_MAP_DUMB", "EXYNOS_GEM_GET"],
    told: ["flags", "deviceCoherent", "imported"],
    pageTables: [],
    guests: [],
  },
  fastrpc: { ioctls: [], told: ["deviceCoherent"], pageTables: [], guests: [] },
  "fsl-asrc": { ioctls: [], told: ["deviceCoherent"], pageTables: [], guests: [] },
  "gem-dma": {
    ioctls: ["MODE_MAP_DUMB"],
    told: ["driver", "deviceCoherent", "reservedPool", "mapNoncoherent", "imported"],
    pageTables: [],
    guests: [],
  },
  gma500: { ioctls: [], told: [], pageTables: [], guests: [] },
  ivpu: { ioctls: [], told: ["userptr", "deviceCoherent", "imported"], pageTables: [], guests: [] },
  lima: { ioctls: [], told: ["imported"], pageTables: [], guests: [] },
  loongson: { ioctls: [], told: ["deviceCoherent", "imported"], pageTables: [], guests: [] },
  mbochs: { ioctls: [], told: [], pageTables: [], guests: [] },
  mediatek: {
    ioctls: ["MODE_MAP_DUMB"],
    told: ["deviceCoherent", "imported"],
    pageTables: [],
    guests: [],
  },
  memfd: {
    ioctls: [],
    told: [],
    pageTables: [
      { kernel: "6.12", on: ["x86_64", "arm64", "riscv64"] },
      { kernel: "7.2", on: ["x86_64", "arm64", "riscv64"] },
    ],
    guests: [
      { kernel: "6.1", on: ["arm64"] },
      { kernel: "6.12", on: ["amd", "arm64", "riscv64", "intel"] },
      {
        kernel: "7.2",
        on: ["amd", "arm64", "arm64-mte", "arm64-nvhe", "arm64-cacheable", "riscv64", "intel"],
      },
    ],
  },
  "no-mmap": { ioctls: [], told: ["driver"], pageTables: [], guests: [] },
  nouveau: {
    ioctls: ["NOUVEAU_GETPARAM", "NOUVEAU_GEM_INFO"],
    told: ["bus", "domains", "tiled", "deviceCoherent", "imported"],
    pageTables: [],
    guests: [],
  },
  "nova-drm": { ioctls: [], told: [], pageTables: [], guests: [] },
  "nv-dmabuf": { ioctls: [], told: ["mappable", "deviceCoherent"], pageTables: [], guests: [] },
  "nvidia-drm": {
    ioctls: ["NVIDIA_GEM_IDENTIFY_OBJECT"],
    told: ["type", "deviceCoherent", "imported"],
    pageTables: [],
    guests: [],
  },
  omapdrm: { ioctls: [], told: ["deviceCoherent", "imported"], pageTables: [], guests: [] },
  panfrost: {
    ioctls: ["PANFROST_GET_PARAM", "PANFROST_QUERY_BO_INFO"],
    told: ["flags", "deviceCoherent", "ownDeviceCoherent", "imported"],
    pageTables: [],
    guests: [],
  },
  panthor: {
    ioctls: ["PANTHOR_DEV_QUERY", "PANTHOR_BO_MMAP_OFFSET", "PANTHOR_BO_QUERY_INFO"],
    told: ["flags", "deviceCoherent", "ownDeviceCoherent", "imported"],
    pageTables: [],
    guests: [],
  },
  powervr: {
    ioctls: [],
    told: ["deviceCoherent", "ownDeviceCoherent", "imported"],
    pageTables: [],
    guests: [],
  },
  qaic: { ioctls: [], told: ["deviceCoherent", "imported"], pageTables: [], guests: [] },
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
  rockchip: { ioctls: ["MODE_MAP_DUMB"], told: ["imported"], pageTables: [], guests: [] },
  rocket: { ioctls: [], told: ["deviceCoherent"], pageTables: [], guests: [] },
  "shmem-display": {
    ioctls: ["MODE_MAP_DUMB"],
    told: ["driver", "imported"],
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
  tegra: { ioctls: [], told: ["imported"], pageTables: [], guests: [] },
  udmabuf: {
    ioctls: [],
    told: ["deviceCoherent"],
    pageTables: [
      { kernel: "6.12", on: ["x86_64", "arm64"] },
      { kernel: "7.2", on: ["x86_64", "arm64"] },
    ],
    guests: [
      { kernel: "6.12", on: ["amd", "arm64", "intel"] },
      {
        kernel: "7.2",
        on: ["amd", "arm64", "arm64-mte", "arm64-nvhe", "arm64-cacheable", "intel"],
      },
    ],
  },
  v3d: { ioctls: [], told: ["imported"], pageTables: [], guests: [] },
  vc4: {
    ioctls: ["MODE_MAP_DUMB"],
    told: ["deviceCoherent", "imported"],
    pageTables: [],
    guests: [],
  },
  "vfio-region": {
    ioctls: [],
    told: [],
    pageTables: [
      { kernel: "6.12", on: ["x86_64", "arm64"] },
      { kernel: "7.2", on: ["x86_64", "arm64"] },
    ],
    guests: [
      { kernel: "6.1", on: ["arm64"] },
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
      { kernel: "6.12", on: ["amd", "arm64", "riscv64", "intel"] },
      {
        kernel: "7.2",
        on: ["amd", "arm64", "arm64-mte", "arm64-nvhe", "arm64-cacheable", "riscv64", "intel"],
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
  vmwgfx: {
    ioctls: ["VMW_GET_PARAM"],
    told: ["object", "hasMob", "imported"],
    pageTables: [],
    guests: [],
  },
  "vram-helper": { ioctls: [], told: [], pageTables: [], guests: [] },
  xe: {
    ioctls: ["XE_DEVICE_QUERY"],
    told: ["graphics", "deviceCoherent", "imported"],
    pageTables: [],
    guests: [],
  },
  "xen-front": {
    ioctls: ["MODE_MAP_DUMB"],
    told: ["deviceCoherent", "imported"],
    pageTables: [],
    guests: [],
  },
};
