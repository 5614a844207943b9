export { AdapterCatalogue } from "./adapter-catalogue.js";
export { type DiscoveryOptions, discoverAdapters } from "./discover-adapters.js";
export type { BrokenPackage } from "./discover-packages.js";
export { isFolder } from "./find-package.js";
export type { FoundAdapter } from "./found-adapter.js";
export { isOwn, type OwnershipOptions } from "./is-own.js";
export { CONFIG_FILE, parseConfig, readConfig } from "./read-config.js";
export { type Ownership, readSmallFile, type SmallFile } from "./read-small-file.js";
