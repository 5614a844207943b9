import { type Change, PRESETS, type Query } from "@vmprot/core";

/** The query as a refusal's `changes` would have it. */
export function withChanges(query: Query, changes: readonly Change[]): Query {
  const isOfHost = changes.some(({ field }) => field.startsWith("platform."));
  const { facts, platform, vm } = isOfHost ? withoutPreset(query) : query;
  const parts: Record<string, Record<string, unknown>> = {
    facts: { ...facts },
    platform: typeof platform === "object" ? { ...platform } : {},
    vm: { ...vm },
  };
  for (const { field, value } of changes) {
    const [part = "", name = ""] = field.split(".");
    const fields = parts[part];
    if (fields === undefined) throw new Error(`no part of a query: ${field}`);
    fields[name] = value;
  }
  return { ...query, ...parts, ...(typeof platform === "string" && { platform }) } as Query;
}

/** A preset cannot change: the same host and VM, field by field. */
function withoutPreset(query: Query): Query {
  const preset = PRESETS.find(({ name }) => name === query.platform);
  if (preset === undefined) return query;
  return { ...query, platform: preset.platform, vm: { ...preset.vm, ...query.vm } };
}
