/**
 * Where a promise was returned that should not have been one: nobody waits for it, and its failure must
 * not end the process.
 */
export function ignoreRejection(value: unknown): void {
  try {
    if (typeof value !== "object" || value === null) return;
    const { then } = value as { readonly then?: unknown };
    if (typeof then === "function") then.call(value, undefined, () => undefined);
  } catch {
    // Whatever it is, it was of no use before.
  }
}
