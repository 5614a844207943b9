/** In which forms a scan can be written. */
export const SCAN_FORMATS = ["table", "json", "markdown", "csv", "prometheus"] as const;

/** One of them. */
export type ScanFormat = (typeof SCAN_FORMATS)[number];

/** The form that the options ask for. */
export const formatOf = ({
  json,
  format,
}: {
  readonly json?: boolean;
  readonly format?: ScanFormat;
}): ScanFormat => format ?? (json === true ? "json" : "table");
