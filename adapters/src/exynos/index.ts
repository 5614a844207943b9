export { exynosAdapter } from "./exynos.js";
export { EXYNOS_BO, exynosProbe, uapiChecks } from "./exynos-probe.js";
