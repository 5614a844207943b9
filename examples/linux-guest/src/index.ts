export { arm64Board } from "./arm64/arm64-board.js";
export {
  cells64,
  flattenTree,
  type PropertyValue,
  type TreeNode,
} from "./arm64/device-tree.js";
export { boardFor } from "./boards.js";
export { readCommandLine } from "./command-line.js";
export { compose } from "./compose.js";
export { Exchange, type Exchanged, parseTold, type Told } from "./exchange.js";
export { MAX_CONTEXTS, MAX_RESOURCES } from "./gpu/gpu-commands.js";
export { type BlobEvent, GpuDevice, GpuOptions } from "./gpu/gpu-device.js";
export { GPU_ERRORS, type GpuError } from "./gpu/gpu-errors.js";
export type { HostBuffer, HostVisible } from "./gpu/host-visible.js";
export { type TrafficLine, TrafficRecorder } from "./gpu/traffic-recorder.js";
export { withScript } from "./guest-script.js";
export type { Board, Boot, Place } from "./machine/board.js";
export { Bus } from "./machine/bus.js";
export type { Device, RaiseInterrupt } from "./machine/device.js";
export {
  DOORBELL,
  Doorbell,
  type DoorbellActions,
  doorbellArgument,
} from "./machine/doorbell.js";
export { GuestMemory } from "./machine/guest-memory.js";
export { type MappedBuffer, Memslots } from "./machine/memslots.js";
export { Serial } from "./machine/serial.js";
export { makeReport, type Report, type Row, rowText, STATUS } from "./report.js";
export { MmioTransport } from "./virtio/mmio-transport.js";
export type { Chain, QueueMemory, VirtioDevice } from "./virtio/virtio-device.js";
export { MAX_REQUEST, QUEUE_FAULTS, type QueueFault } from "./virtio/virtqueue.js";
export { type End, Vmm } from "./vmm.js";
export type { StoppedGuest, Wish } from "./wish.js";
export { x86Board } from "./x86/x86-board.js";
