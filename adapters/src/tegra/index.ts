export { tegraAdapter } from "./tegra.js";
export { tegraProbe } from "./tegra-probe.js";
