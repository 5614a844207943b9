import { isPlainObject, VmprotError } from "@vmprot/core";

/**
 * The platform that lines of `vmprot host --json` say; undefined where the text is something else.
 * Whether its fields are any that there are is left to others.
 *
 * @throws VmprotError FIELD_VALUE where the lines are about several hosts, or one field twice
 */
export function hostRowsPlatform(
  text: string,
  path: string,
): Readonly<Record<string, unknown>> | undefined {
  const rows = rowsOf(text);
  if (rows === undefined) return undefined;
  if (new Set(rows.map(({ host }) => host)).size > 1) {
    throw new VmprotError("FIELD_VALUE", `${path} has rows of several hosts; a platform is one's.`);
  }
  const fields = rows.map(({ field, value }) => [field, value] as const);
  const platform = Object.fromEntries(fields);
  const twice = fields.find(([field, value]) => platform[field] !== value);
  if (twice === undefined) return platform;
  throw new VmprotError("FIELD_VALUE", `${path} says different things of ${twice[0]}.`);
}

interface Row {
  readonly host: unknown;
  readonly field: string;
  readonly value: unknown;
}

function rowsOf(text: string): readonly Row[] | undefined {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const rows: Row[] = [];
  for (const line of lines) {
    const row = parsed(line);
    if (!isPlainObject(row) || typeof row.field !== "string" || !("value" in row)) return undefined;
    rows.push({ host: row.host, field: row.field, value: row.value });
  }
  return rows.length > 0 ? rows : undefined;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
