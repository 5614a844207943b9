export { msmAdapter } from "./msm.js";
export { MSM_BO, msmProbe, uapiChecks } from "./msm-probe.js";
