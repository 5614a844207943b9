import { type ExporterAdapter, VmprotError } from "@vmprot/core";
import type { LawOptions } from "./options.js";
import { show } from "./show.js";

type Option = keyof LawOptions;

const isObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What each option must be. A record, so that the compiler demands every option. */
const FORMS: Readonly<Record<Option, readonly [what: string, (value: unknown) => boolean]>> = {
  space: ["an object with an array for each fact", isObject],
  flags: ["an object with a mask for each fact", isObject],
  valid: ["a function", (value) => typeof value === "function"],
  docs: ["a string", (value) => typeof value === "string"],
};

/** What is said of each fact, in the options that name facts. */
const PER_FACT: readonly (readonly [Option, what: string, (value: unknown) => boolean])[] = [
  ["space", "an array with a value at least", (value) => Array.isArray(value) && value.length > 0],
  [
    "flags",
    "a mask of up to 53 bits, an integer from 0",
    (value) => Number.isSafeInteger(value) && Number(value) >= 0,
  ],
];

/**
 * A mistake in the options would silently take laws, or their questions, away.
 *
 * @throws VmprotError ADAPTER_INVALID if there is no adapter, or none that has facts to check the
 * options by; FIELD_UNKNOWN, FIELD_TYPE or FIELD_VALUE if an option is not what it must be
 */
export function checkOptions(adapter: ExporterAdapter, options: LawOptions): void {
  checkAdapter(adapter);
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(FORMS, name)) {
      const known = Object.keys(FORMS).join(", ");
      throw new VmprotError("FIELD_UNKNOWN", `There is no option "${name}"; there are ${known}.`);
    }
    const [what, fits] = FORMS[name as Option];
    if (value !== undefined && !fits(value)) {
      throw new VmprotError("FIELD_TYPE", `The option ${name} must be ${what}.`);
    }
  }
  for (const [option, what, fits] of PER_FACT) {
    for (const [fact, value] of Object.entries(options[option] ?? {})) {
      checkFact(adapter, option, fact);
      if (fits(value)) continue;
      throw new VmprotError(
        "FIELD_VALUE",
        `${option}.${fact} must be ${what}; it is ${show(value)}.`,
      );
    }
  }
}

function checkAdapter(adapter: ExporterAdapter): void {
  if (typeof adapter !== "object" || adapter === null) {
    const message = `No adapter was given, but ${show(adapter)}: check the name of the export.`;
    throw new VmprotError("ADAPTER_INVALID", message);
  }
  const { cases, optionalFacts } = adapter;
  if (Array.isArray(cases) && isObject(optionalFacts)) return;
  throw new VmprotError("ADAPTER_INVALID", "The adapter lacks cases or optionalFacts.");
}

function checkFact({ cases, optionalFacts }: ExporterAdapter, option: Option, fact: string): void {
  // Without cases nothing is known of the facts; the law metadata says so.
  if (cases.length === 0 || Object.hasOwn(optionalFacts, fact)) return;
  if (cases.some(({ facts }) => Object.hasOwn(facts, fact))) return;
  throw new VmprotError(
    "FIELD_UNKNOWN",
    `${option} names the fact "${fact}", which is in no case and not in optionalFacts.`,
  );
}
