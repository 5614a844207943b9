import type { SettingsOptions } from "../settings/settings-options.js";

/** What inventories and verdicts are written in. */
export const FORMATS = ["ndjson", "csv", "parquet"] as const;

/** One of {@link FORMATS}. */
export type Format = (typeof FORMATS)[number];

/** The options of `vmprot audit`, as the command line gives them. */
export interface AuditOptions extends SettingsOptions {
  readonly from?: Format;
  readonly output?: string;
  readonly format?: Format;
  readonly rejects?: string;
  /** Another world, beside this one; the environment and the configuration set fields of both. */
  readonly set?: readonly string[];
  readonly json?: boolean;
  readonly chart?: string;
  readonly memory?: string;
}
