export { inSystemMemory, inVramOrSystemMemory } from "./ttm-placements.js";
