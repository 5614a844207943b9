import { type ExporterAdapter, shown, suggestion, VmprotError } from "@vmprot/core";
import type { LawOptions } from "./options.js";

type Option = keyof LawOptions;

const isListOfStrings = (value: unknown): boolean =>
  Array.isArray(value) && value.every((name) => typeof name === "string");

/** What each option must be. A record, so that the compiler demands every option. */
const FORMS: Readonly<Record<Option, readonly [what: string, (value: unknown) => boolean]>> = {
  docs: ["a string", (value) => typeof value === "string"],
  ofDevice: ["a list of the names of facts", isListOfStrings],
};

/**
 * A mistake in the options would silently take laws away.
 *
 * @throws VmprotError ADAPTER_INVALID if there is no adapter, or none that has facts and cases to
 * begin with; FIELD_UNKNOWN or FIELD_VALUE if an option is not what it must be
 */
export function checkOptions(adapter: ExporterAdapter, options: LawOptions): void {
  checkAdapter(adapter);
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(FORMS, name)) {
      const end = suggestion(name, Object.keys(FORMS));
      throw new VmprotError("FIELD_UNKNOWN", `There is no option "${name}"${end}`);
    }
    const [what, fits] = FORMS[name as Option];
    if (value === undefined || fits(value)) continue;
    const message = `The option ${name} must be ${what}; it is ${shown(value)}.`;
    throw new VmprotError("FIELD_VALUE", message);
  }
}

function checkAdapter(adapter: ExporterAdapter): void {
  if (typeof adapter !== "object" || adapter === null) {
    const message = `No adapter was given, but ${shown(adapter)}: check the name of the export.`;
    throw new VmprotError("ADAPTER_INVALID", message);
  }
  const { cases, facts } = adapter;
  if (Array.isArray(cases) && typeof facts === "object" && facts !== null) return;
  throw new VmprotError("ADAPTER_INVALID", "The adapter lacks cases or facts.");
}
