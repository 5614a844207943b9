export { nvDmabufAdapter } from "./nv-dmabuf.js";
export { nvDmabufProbe } from "./nv-dmabuf-probe.js";
