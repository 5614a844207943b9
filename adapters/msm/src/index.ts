export { msmAdapter } from "./msm-adapter.js";
export { MSM_BO, MSM_BO_CACHE_MASK, MSM_BO_FLAGS, type MsmFacts } from "./msm-facts.js";
export { msmPlacements } from "./msm-placements.js";
export { msmProbe } from "./msm-probe.js";
export { UAPI_CHECKS } from "./msm-uapi.js";
