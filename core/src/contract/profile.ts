/**
 * How strict the policy is about a guest mapping whose type differs from the host's.
 *
 * - `coherent`: accepts a difference that the hardware itself keeps coherent (AMD's WC+ and CD
 *   probe the caches; Intel CPUs with self-snoop on RAM that the host maps cached) or that only
 *   weakens ordering between uncacheable types, and lists each as a hazard.
 * - `strict`: accepts none.
 */
export type Profile = "coherent" | "strict";

/** All profiles, the default first. */
export const PROFILES: readonly Profile[] = Object.freeze(["coherent", "strict"]);
