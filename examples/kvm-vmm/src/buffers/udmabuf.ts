import { O_RDWR_CLOEXEC, type System } from "@vmprot/linux";
import { UDMABUF_CREATE, UDMABUF_CREATE_STRUCT } from "../kvm/kvm-vm-uapi.js";
import { Struct } from "../kvm/struct.js";

const DEVICE = "/dev/udmabuf";
const FLAGS_CLOEXEC = 1;

/** @returns a dma-buf over the memfd's first `size` bytes, or the negative errno */
export function createUdmabuf(system: System, memfd: number, size: number): number {
  const device = system.open(DEVICE, O_RDWR_CLOEXEC);
  if (device < 0) return device;
  const create = new Struct(UDMABUF_CREATE_STRUCT.size)
    .u32(UDMABUF_CREATE_STRUCT.memfd, memfd)
    .u32(UDMABUF_CREATE_STRUCT.flags, FLAGS_CLOEXEC)
    .u64(UDMABUF_CREATE_STRUCT.length, size);
  const fd = system.ask(device, UDMABUF_CREATE, Number(system.address(create.bytes)));
  system.close(device);
  return fd;
}
