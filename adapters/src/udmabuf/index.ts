export { udmabufAdapter } from "./udmabuf.js";
export { udmabufProbe } from "./udmabuf-probe.js";
