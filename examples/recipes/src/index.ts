export { honorGuestPat, preparedOnFirst } from "./crosvm-prepared-bar.js";
export { type GuestRam, type Shared, shareRam } from "./hugetlb-memory.js";
export { type Window, WindowDevice } from "./libkrun-window.js";
export { type GuestMtrrs, guestMtrr, hazardsOf, inHostmem, type Range } from "./qemu-hostmem.js";
export { changeVm, nonCoherentDma, type VmChange } from "./vfio-hot-plug.js";
export { type BackendChannel, BlobBackend } from "./vhost-user-backend.js";
