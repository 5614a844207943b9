export type { Board, Boot, Place } from "./board/board.js";
export type { HostBuffer, HostVisible } from "./gpu/host-visible.js";
export type { Device, RaiseInterrupt } from "./machine/device.js";
export { GuestMemory } from "./machine/guest-memory.js";
export { MmioTransport, VIRTIO_MMIO } from "./virtio/mmio-transport.js";
export type { Chain, QueueMemory, VirtioDevice } from "./virtio/virtio-device.js";
export { MAX_REQUEST, QUEUE_FAULTS, type QueueFault } from "./virtio/virtqueue.js";
