import { FIELD_NAMES, type FieldName } from "../settings/field-names.js";
import { fieldOf, splitSetting } from "../settings/set-fields.js";
import { parsedText } from "./parsed-text.js";

/** Another world: what is stated in place of the inventory. */
export interface Changes {
  readonly platform: Readonly<Record<string, unknown>>;
  readonly vm: Readonly<Record<string, unknown>>;
  readonly facts: Readonly<Record<string, unknown>>;
}

/**
 * What `--set platform.kernel=6.18` and the like say together; undefined where nothing is set.
 *
 * @param facts names that some exporter's facts have
 * @throws VmprotError USAGE, FIELD_UNKNOWN, FIELD_TYPE or FIELD_VALUE
 */
export function changesOf(
  settings: readonly string[],
  facts: readonly string[],
): Changes | undefined {
  if (settings.length === 0) return undefined;
  const changes = { platform: {}, vm: {}, facts: {} } as Record<
    keyof Changes,
    Record<string, unknown>
  >;
  const known: readonly string[] = [...FIELD_NAMES, ...facts.map((name) => `facts.${name}`)];
  for (const setting of settings) {
    const [name, text] = splitSetting(setting, known, "--set");
    const [part, field] = name.split(".") as [keyof Changes, string];
    changes[part][field] =
      part === "facts" ? parsedText(text) : fieldOf(name as FieldName, text, "--set").value;
  }
  return changes;
}
