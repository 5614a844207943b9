/**
 * A name of an exporter.
 *
 * @title a name of 1 to 64 small letters, digits, hyphens and underscores, a letter or digit first
 * @pattern ^[a-z0-9][a-z0-9_-]{0,63}$
 */
type ExporterName = string;

/** Where an npm package keeps one adapter: what a VMM must know before it runs any code of it. */
export interface AdapterManifestEntry {
  /** The adapter's exporter. */
  readonly exporter: ExporterName;
  /**
   * The adapter's other names, by which queries may name the exporter too. Absent means none.
   */
  readonly names?: readonly ExporterName[];
  /**
   * The contract version that the adapter was written for. One that this core does not support is
   * refused before the module is loaded.
   *
   * @asType integer
   * @minimum 1
   */
  readonly contract: number;
  /**
   * The module's file inside the package. It may not await at top level, so that it can be loaded
   * when the first query needs it.
   *
   * @title a path inside the package such as ./dist/index.js
   * @pattern ^\./
   */
  readonly module: string;
  /** The name of the module's export that is the adapter; `default` is one too. */
  readonly export: string;
  /**
   * The JSON Schema of the exporter's facts inside the package, draft-07, for programs that read
   * facts as JSON. Absent means that only core checks them, against their declarations.
   *
   * @title a path inside the package such as ./facts.schema.json
   * @pattern ^\./
   */
  readonly schema?: string;
  /** Fields of later contracts are ignored. */
  readonly [field: string]: unknown;
}

/**
 * The field `vmprot` of an adapter package's package.json. Packages that have it also have the
 * keyword `vmprot-adapter`, by which they are discovered.
 */
export interface AdapterManifest {
  /**
   * One entry for each exporter, or several of different contracts.
   *
   * @minItems 1
   */
  readonly adapters: readonly AdapterManifestEntry[];
  /** Fields of later contracts are ignored. */
  readonly [field: string]: unknown;
}

/** The keyword of packages that hold adapters. */
export const ADAPTER_KEYWORD = "vmprot-adapter";
