import type { ExporterProbe, ProbeResult, ProbeTarget } from "@vmprot/core";
import type { VirtgpuFacts } from "./virtgpu-facts.js";
import { BLOB_MEM, RESOURCE_INFO } from "./virtgpu-uapi.js";

const DRIVER = "virtio_gpu";
const EXP_NAMES: readonly string[] = ["virtio_gpu"];

/** A value that the driver never writes: if it is still there, the resource is no blob. */
const SENTINEL = 0xffff_ffff;

/**
 * What each value of `blob_mem` after the call means. Only host3d blobs live in the host's region,
 * where USE_MAPPABLE and map_info matter; no ioctl tells either. Source:
 * drivers/gpu/drm/virtio/virtgpu_ioctl.c, virtio_gpu_resource_info_ioctl.
 */
const FACTS: ReadonlyMap<number, VirtgpuFacts> = new Map<number, VirtgpuFacts>([
  [SENTINEL, { blobMem: "none" }],
  [BLOB_MEM.GUEST, { blobMem: "guest" }],
  [BLOB_MEM.HOST3D, { blobMem: "host3d", mapInfo: "unknown", mappable: "unknown" }],
  [BLOB_MEM.HOST3D_GUEST, { blobMem: "host3d-guest" }],
]);

/**
 * An imported buffer is marked as a guest blob whose kind was never set. Source:
 * drivers/gpu/drm/virtio/virtgpu_prime.c, virtgpu_dma_buf_init_obj.
 */
const IMPORTED = 0;

/** Asks virtio-gpu what kind of resource a buffer is. */
export const virtgpuProbe: ExporterProbe<VirtgpuFacts> = {
  expNames: EXP_NAMES,
  drmDrivers: [DRIVER],
  probe: probeVirtgpu,
};

function probeVirtgpu({ expName, device }: ProbeTarget): ProbeResult<VirtgpuFacts> {
  if (device?.driver !== DRIVER) return refuse("No virtio_gpu device was asked.");
  if (!EXP_NAMES.includes(expName)) return { kind: "refusal", code: "FOREIGN_BUFFER" };
  const argument = new Uint8Array(RESOURCE_INFO.size);
  const words = new Uint32Array(argument.buffer);
  words[RESOURCE_INFO.boHandle / 4] = device.handle;
  words[RESOURCE_INFO.blobMem / 4] = SENTINEL;
  const errno = device.ioctl(RESOURCE_INFO.request, argument);
  if (errno !== 0) return refuse(`VIRTGPU_RESOURCE_INFO failed with errno ${errno}.`);
  const blobMem = words[RESOURCE_INFO.blobMem / 4] ?? IMPORTED;
  if (blobMem === IMPORTED) return { kind: "refusal", code: "FOREIGN_BUFFER" };
  const facts = FACTS.get(blobMem);
  if (facts === undefined) return refuse(`The driver names an unknown kind of blob, ${blobMem}.`);
  return { kind: "facts", facts };
}

function refuse(message: string): ProbeResult<VirtgpuFacts> {
  return { kind: "refusal", code: "ATTRIBUTES_UNKNOWN", message };
}
