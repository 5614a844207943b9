export { detectHost, type HostDetection, type HostReading } from "./detect-host.js";
export { type HostFiles, hostFiles } from "./host-files.js";
