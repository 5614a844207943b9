import { quote, suggestion, VmprotError } from "@vmprot/core";
import { settingsFault } from "../input/check-query.js";
import { FIELD_NAMES, type FieldName } from "./field-names.js";
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
    const [, name, text] = /^([^=]+)=(.+)$/s.exec(setting) ?? [];
    if (name === undefined || text === undefined) {
      throw new VmprotError("USAGE", `--set is FIELD=VALUE; it is ${quote(setting)}.`);
    }
    if (!known.includes(name)) {
      throw new VmprotError(
        "FIELD_UNKNOWN",
        `There is no field ${quote(name)} to set${suggestion(name, known)}`,
      );
    }
    const [part, field] = name.split(".") as [keyof Changes, string];
    // A version is text, whatever it looks like.
    changes[part][field] = name === KERNEL ? text : parsedText(text);
  }
  for (const part of ["platform", "vm"] as const) {
    const fault = settingsFault(changes[part], part);
    if (fault !== undefined) throw new VmprotError(fault.code, `--set: ${fault.message}`);
  }
  return changes;
}

const KERNEL: FieldName = "platform.kernel";
