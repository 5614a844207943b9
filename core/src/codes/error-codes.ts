import type { CodeEntry } from "./code-entry.js";

/** Stable codes of errors: broken callers, bad input, a machine that lacks something. */
export type ErrorCode =
  | "ADAPTER_DUPLICATE"
  | "ADAPTER_INVALID"
  | "CODE_UNKNOWN"
  | "CONTRACT_UNSUPPORTED"
  | "FIELD_MISSING"
  | "FIELD_TYPE"
  | "FIELD_UNKNOWN"
  | "FIELD_VALUE"
  | "INPUT_EMPTY"
  | "INPUT_NOT_FOUND"
  | "INPUT_NOT_JSON"
  | "INPUT_NOT_OBJECT"
  | "INPUT_TOO_LONG"
  | "INPUT_TRUNCATED"
  | "INPUT_UNREADABLE"
  | "INTERNAL"
  | "MAPPING_HELD"
  | "OUTPUT_FAILED"
  | "PLATFORM_NAME_UNKNOWN"
  | "USAGE";

/** Every error code. */
export const ERROR_CODES: Readonly<Record<ErrorCode, CodeEntry>> = {
  ADAPTER_DUPLICATE: {
    message: "Two adapters claim one exporter.",
    cause: "Two registered adapters have the same `exporter` name.",
    remedy: "Register only one of them.",
  },
  ADAPTER_INVALID: {
    message: "An adapter does not follow the contract.",
    cause: "A field of the adapter object is missing or has the wrong form.",
    remedy: "Compare the adapter with ExporterAdapter of @vmprot/core.",
  },
  CODE_UNKNOWN: {
    message: "There is no such code.",
    cause: "The code is misspelt, or belongs to another version.",
    remedy: "`vmprot explain` without a code lists them all.",
  },
  CONTRACT_UNSUPPORTED: {
    message: "This core does not speak that version of the contract.",
    cause: "The adapter was written for a newer @vmprot/core, or for one no longer supported.",
    remedy: "Update @vmprot/core, or use an older release of the adapter.",
  },
  FIELD_MISSING: {
    message: "A required field is missing.",
    cause: "The query, or the exporter's facts, lack a field that has no default.",
    remedy: "Add the field; `vmprot adapters` shows each exporter's facts.",
  },
  FIELD_TYPE: {
    message: "A field has the wrong type.",
    cause: "For example a string where a number belongs.",
    remedy: "Give the value in the type that the message names.",
  },
  FIELD_UNKNOWN: {
    message: "There is no such field.",
    cause: "The field is misspelt, or belongs to another object.",
    remedy: "Remove or correct it.",
  },
  FIELD_VALUE: {
    message: "A field's value is outside its range.",
    cause: "A negative, fractional or over-large number, or a word that is not in the list.",
    remedy: "Give a value that the message allows.",
  },
  INPUT_EMPTY: {
    message: "The input holds no query.",
    cause: "The file or standard input is empty, or has only white space.",
    remedy: "Give one query, an array of queries, or one query a line.",
  },
  INPUT_NOT_FOUND: {
    message: "The file does not exist.",
    cause: "No file of that name can be seen from here.",
    remedy: "Check the path; `-` reads standard input.",
  },
  INPUT_NOT_JSON: {
    message: "The input is not JSON.",
    cause: "A syntax error; NaN, comments and trailing commas are not JSON.",
    remedy: "Correct the text at the place that the message names.",
  },
  INPUT_NOT_OBJECT: {
    message: "A query must be a JSON object.",
    cause: "A number, string, array or null stands where a query belongs.",
    remedy: 'Write {"exporter": …, "facts": {…}}.',
  },
  INPUT_TOO_LONG: {
    message: "One query is longer than 1 MiB.",
    cause: "A line without an end, or a file that is not NDJSON.",
    remedy: "Put each query on a line of its own.",
  },
  INPUT_TRUNCATED: {
    message: "The input ends in the middle of a value.",
    cause: "The writer stopped early, or a bracket is missing.",
    remedy: "Complete the input and ask again.",
  },
  INPUT_UNREADABLE: {
    message: "The file cannot be read.",
    cause: "It is a folder, or permissions forbid it, or the device failed.",
    remedy: "Check the file; the message names the system's error.",
  },
  INTERNAL: {
    message: "vmprot made a mistake.",
    cause: "A defect in vmprot or in an adapter.",
    remedy: "Report it with the query; set VMPROT_DEBUG=1 to see the stack.",
  },
  MAPPING_HELD: {
    message: "A mapping of that name is held already.",
    cause: "GuestMappings was asked to add a name that was not removed.",
    remedy: "Remove the mapping when the guest has unmapped it, before adding it anew.",
  },
  OUTPUT_FAILED: {
    message: "The output cannot be written.",
    cause: "The disk is full, or the file's folder is missing or read-only.",
    remedy: "Check the place that the message names.",
  },
  PLATFORM_NAME_UNKNOWN: {
    message: "There is no such platform preset.",
    cause: "The name is misspelt.",
    remedy: "`vmprot platforms` lists the presets.",
  },
  USAGE: {
    message: "The command line is wrong.",
    cause: "An unknown command or option, or a missing value.",
    remedy: "`vmprot --help` shows the commands.",
  },
};
