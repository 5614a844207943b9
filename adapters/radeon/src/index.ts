export { radeonAdapter } from "./radeon-adapter.js";
export {
  RADEON_GEM,
  RADEON_GEM_DOMAIN,
  RADEON_GEM_DOMAINS,
  RADEON_GEM_FLAGS,
  type RadeonFacts,
} from "./radeon-facts.js";
export { radeonPlacements } from "./radeon-placements.js";
export { radeonProbe } from "./radeon-probe.js";
export { UAPI_CHECKS } from "./radeon-uapi.js";
