/** Facts as a reader can paste them into a test; NaN and infinities, which JSON lacks, by name. */
export function show(value: unknown): string {
  const text = JSON.stringify(value, (_, part) => {
    if (typeof part === "bigint") return `${part}n`;
    if (typeof part !== "number" || Number.isFinite(part)) return part;
    return String(part);
  });
  return text ?? String(value);
}

/** A copy that shares nothing with the original. */
export function copy<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(copy) as T;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, copy(part)])) as T;
}

/** The same value, frozen through and through. */
export function freeze<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  for (const part of Object.values(value)) freeze(part);
  return Object.freeze(value);
}
