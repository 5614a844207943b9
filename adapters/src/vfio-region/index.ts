export { vfioRegionAdapter } from "./vfio-region.js";
