export { adapterLaws } from "./adapter-laws.js";
export type { Law } from "./law.js";
export { ODD_VALUES } from "./odd-values.js";
export type { LawOptions } from "./options.js";
export { type TestOptions, testAdapter } from "./test-adapter.js";
