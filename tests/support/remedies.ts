import type { Change, Query } from "@vmprot/core";

/** The query as a refusal's `changes` would have it. Presets are no objects: they take changes of the VM only. */
export function withChanges(query: Query, changes: readonly Change[]): Query {
  const parts: Record<string, Record<string, unknown>> = {
    facts: { ...query.facts },
    platform: typeof query.platform === "object" ? { ...query.platform } : {},
    vm: { ...query.vm },
  };
  for (const { field, value } of changes) {
    const [part = "", name = ""] = field.split(".");
    const fields = parts[part];
    if (fields === undefined) throw new Error(`no part of a query: ${field}`);
    if (part === "platform" && typeof query.platform === "string") {
      throw new Error(`a preset cannot change: ${field}`);
    }
    fields[name] = value;
  }
  const { facts, platform, vm } = parts;
  return {
    ...query,
    ...(facts && { facts }),
    ...(typeof query.platform === "string" ? {} : { platform }),
    ...(vm && { vm }),
  } as Query;
}
