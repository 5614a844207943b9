export { AdapterCatalogue } from "./adapter-catalogue.js";
export { type DiscoveryOptions, discoverAdapters } from "./discover-adapters.js";
export type { BrokenPackage } from "./discover-packages.js";
export type { FoundAdapter } from "./found-adapter.js";
export { CONFIG_FILE, readConfig } from "./read-config.js";
