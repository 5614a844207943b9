/**
 * The honest answer of a caller who cannot tell. It stands for every possible value of the field:
 * vmprot maps only what every one of them allows.
 */
export type Unknown = "unknown";

/** {@link Unknown}, where it is compared with. */
export const UNKNOWN: Unknown = "unknown";
