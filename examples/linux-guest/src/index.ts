export type { Board, Boot, Place } from "./board/board.js";
export type { HostBuffer, HostVisible } from "./gpu/host-visible.js";
export { withScript } from "./guest-script.js";
export type { Device, RaiseInterrupt } from "./machine/device.js";
export {
  DOORBELL,
  Doorbell,
  type DoorbellActions,
  doorbellArgument,
} from "./machine/doorbell.js";
export { GuestMemory } from "./machine/guest-memory.js";
export type { Chain, QueueMemory, VirtioDevice } from "./virtio/virtio-device.js";
