export { compose } from "./compose.js";
export { type Report, runAndReport } from "./report.js";
export { Kernel, Platform } from "./tokens.js";
export { type Buffer, type Mapped, Vmm } from "./vmm.js";
