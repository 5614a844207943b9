import { VmprotError } from "@vmprot/core";

/** What DuckDB says of inputs and outputs, by our codes; whatever is not here is a defect. */
const CODES = [
  [/no space left|could not write|failed to write|max_temp_directory_size/i, "OUTPUT_FAILED"],
  [/out of memory/i, "MEMORY_EXHAUSTED"],
  [/maximum_object_size|maximum line size/i, "INPUT_TOO_LONG"],
  [
    /no magic bytes|too small to be a parquet|parquet|metadata|thrift|snappy|zstd/i,
    "INPUT_UNREADABLE",
  ],
  [/cannot open file|could not read|failed to read|permission denied/i, "INPUT_UNREADABLE"],
  [
    /malformed json|gzip|decompress|not proper utf|invalid unicode|csv error|sniffing|newline/i,
    "INPUT_UNREADABLE",
  ],
] as const;

/** An error of DuckDB in one line, under a code of ours. */
export function engineError(error: unknown): unknown {
  if (VmprotError.is(error) || !(error instanceof Error)) return error;
  const [first = ""] = error.message.split("\n");
  const code = CODES.find(([pattern]) => pattern.test(error.message))?.[1];
  return code === undefined ? error : new VmprotError(code, first);
}
