/**
 * Version of the contract that this core speaks: the shape and meaning of queries, answers,
 * verdicts and adapters. A newer core still loads adapters of every version in
 * {@link SUPPORTED_CONTRACTS}.
 */
export const CONTRACT_VERSION = 1;

/** Contract versions of adapters that this core can load, oldest first. */
export const SUPPORTED_CONTRACTS: readonly number[] = Object.freeze([1]);
