/**
 * The honest answer of a caller who cannot tell. It stands for every possible value of the field:
 * vmprot answers only if all of them lead to the same answer.
 */
export type Unknown = "unknown";
