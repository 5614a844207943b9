import type { Profile } from "@vmprot/core";
import type { AdapterOptions } from "../adapters/adapter-options.js";

/** What inventories and verdicts are written in. */
export const FORMATS = ["ndjson", "csv", "parquet"] as const;

/** One of {@link FORMATS}. */
export type Format = (typeof FORMATS)[number];

/** The options of `vmprot audit`, as the command line gives them. */
export interface AuditOptions extends AdapterOptions {
  readonly from?: Format;
  readonly output?: string;
  readonly format?: Format;
  readonly rejects?: string;
  readonly set?: readonly string[];
  readonly platform?: string;
  readonly profile?: Profile;
  readonly vm?: string;
  readonly json?: boolean;
  readonly chart?: string;
  readonly memory?: string;
}
