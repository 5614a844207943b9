import type { MapInfo } from "@vmprot/core";
import { type CtrlHeader, putLe32, writeHeader } from "./ctrl-header.js";
import { LAYOUTS, VIRTIO_GPU } from "./virtio-gpu-uapi.js";

const { size, fields } = LAYOUTS.virtio_gpu_resp_map_info;

/** RESP_OK_MAP_INFO, 32 bytes: the blob is mapped, and the guest is to map it so. */
export function okMapInfo(request: CtrlHeader, mapInfo: MapInfo): Uint8Array {
  const response = new Uint8Array(size);
  writeHeader(response, VIRTIO_GPU.RESP_OK_MAP_INFO, request);
  putLe32(response, fields.map_info[0], mapInfo);
  return response;
}

/**
 * A response without data, 24 bytes.
 *
 * @param type RESP_OK_NODATA or a RESP_ERR_*
 */
export function noData(request: CtrlHeader, type: number): Uint8Array {
  const response = new Uint8Array(LAYOUTS.virtio_gpu_ctrl_hdr.size);
  writeHeader(response, type, request);
  return response;
}
