export { adapterLaws } from "./adapter-laws.js";
export type { Law } from "./law.js";
export type { LawOptions } from "./options.js";
export { ODD_VALUES } from "./points.js";
export { type TestOptions, testAdapter } from "./test-adapter.js";
