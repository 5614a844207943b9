export { fslAsrcAdapter } from "./fsl-asrc.js";
export { fslAsrcProbe } from "./fsl-asrc-probe.js";
