/** The option that every listing has. */
export interface ListingOptions {
  /** NDJSON instead of a table. */
  readonly json?: boolean;
}
