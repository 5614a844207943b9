// Gives a schema the one form that makes for small differences between its versions.

/** Names of the definitions that a schema uses, directly or through others. */
function used(schema, definitions, names = new Set()) {
  for (const [key, value] of Object.entries(schema)) {
    if (key === "$ref") {
      const name = value.replace("#/definitions/", "");
      if (!names.has(name)) used(definitions[name], definitions, names.add(name));
    } else if (key !== "definitions" && typeof value === "object" && value !== null) {
      used(value, definitions, names);
    }
  }
  return names;
}

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) =>
    key === "description" && typeof each === "string"
      ? [key, each.replace(/ {2,}/g, " ")]
      : [key, sorted(each)],
  );
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * The same schema with sorted keys and without definitions that nothing uses.
 *
 * @param isWhole whether its definitions are for readers, and stay
 */
export function tidy({ definitions = {}, ...schema }, isWhole = false) {
  if (isWhole && Object.keys(definitions).length > 0) return sorted({ ...schema, definitions });
  const names = used(schema, definitions);
  if (names.size === 0) return sorted(schema);
  const kept = Object.entries(definitions).filter(([name]) => names.has(name));
  return sorted({ ...schema, definitions: Object.fromEntries(kept) });
}
