export { createUdmabuf } from "./alloc/udmabuf.js";
export { deviceCoherent } from "./device/device-coherent.js";
export { pciAddress, pciAddressOfNode, sysfsDevice } from "./device/sysfs-device.js";
export { askDrivers, type DrmDevice } from "./drm/drm-devices.js";
export { type DrmNode, listDrmNodes } from "./drm/drm-nodes.js";
export { detectHost, type HostDetection, type HostDevice } from "./host/detect-host.js";
export { HOST_FILE_LIMIT, type HostFiles, hostFiles } from "./host/host-files.js";
export type { Found, HostReading } from "./host/host-reading.js";
export { hypervisorBeneath } from "./host/hypervisor-beneath.js";
export { pageAttributes } from "./host/page-attributes.js";
export type { Arm64Answers, KvmAnswer } from "./kvm/ask-arm64.js";
export { askKvm, type KvmAnswers } from "./kvm/ask-kvm.js";
export { deviceMtrr } from "./mtrr/device-mtrr.js";
export { ambiguousDevices } from "./probe/ambiguous-devices.js";
export { BorrowedBuffer } from "./probe/borrowed-buffer.js";
export type { BufferProbe, BufferRefusal, BufferRefusalCode } from "./probe/buffer-probe.js";
export type { DeviceChoice } from "./probe/choose-devices.js";
export { type DmaBufInfo, dmaBufInfo } from "./probe/dma-buf-info.js";
export {
  DMA_BUF_INFO_ROWS,
  DMA_BUF_MAP_INFO,
  type DmaBufInfoErrno,
  type DmaBufInfoRow,
  type DmaBufMapInfo,
  dmaBufInfoOf,
} from "./probe/dma-buf-info-rows.js";
export { type ProbeOptions, probeBuffer } from "./probe/probe-buffer.js";
export { Prober, type ProberOptions } from "./probe/prober.js";
export { type DmaBuf, inspectDmaBuf } from "./proc/dma-buf.js";
export { type DmaBufFdinfo, parseFdinfo } from "./proc/fdinfo.js";
export { type FileIdentity, type ProcFiles, procFiles, READ_LIMIT } from "./proc/proc-files.js";
export {
  type HeldDmaBuf,
  type Holder,
  type Scan,
  type ScanFault,
  type ScanOptions,
  scanProcesses,
} from "./proc/scan-processes.js";
export type { Task } from "./proc/tasks.js";
export { Closer, exitNow } from "./socket/closer.js";
export { Epoll, type Interest } from "./socket/epoll.js";
export { type Received, Receiver } from "./socket/receiver.js";
export {
  acceptFrom,
  addressOf,
  bindTo,
  characterDevice,
  closeFd,
  connectTo,
  type DeviceNumber,
  listenOn,
  lockFd,
  type Peer,
  peerOf,
  sendTo,
  takeListening,
  unixSocket,
  unlockFd,
} from "./socket/unix-socket.js";
export { borrowFd } from "./system/borrow-fd.js";
export { type DescriptorTables, LIVE_TABLES } from "./system/descriptor-tables.js";
export { ERRNO, errnoText } from "./system/errno.js";
export { liveSystem } from "./system/live-system.js";
export { liveMemory, type Memory } from "./system/memory.js";
export { O_RDWR_CLOEXEC } from "./system/open-flags.js";
export type { System } from "./system/system.js";
export { KVM_CAP_DISABLE_QUIRKS2, KVM_X86_QUIRK_IGNORE_GUEST_PAT } from "./uapi/kvm-uapi.js";
export { requireIoctlNumbers } from "./uapi/require-ioctl-numbers.js";
