export type { AccessTimes, Compared, Samples } from "./access-times.js";
export { classifySpeed, type Speed } from "./classify-speed.js";
export { MEASURED, measureAccess } from "./measure-access.js";
