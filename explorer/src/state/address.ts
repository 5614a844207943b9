import {
  type ExporterAdapter,
  type Platform,
  PRESETS,
  PROFILES,
  quote,
  suggestion,
  type Vm,
} from "@vmprot/core";
import { PLATFORM_FIELDS, VM_FIELDS } from "@vmprot/core/tables";
import { factText, factValue } from "./fact-text.js";
import { ADAPTER_OF, type Question } from "./question.js";

/** The form of addresses that this page writes and reads. */
export const ADDRESS_VERSION = "v1";
/** No question of the page's own comes near it. */
const LONGEST = 4000;
const LONGEST_KERNEL = 100;

/** What an address cannot be taken for, in a sentence. */
export class AddressFault extends Error {}

/** The fields of an address in their order; each name is there once. */
export type AddressFields = ReadonlyMap<string, string>;

/** The text after `#`: the version, then the fields. */
export function writeAddress(fields: Iterable<readonly [name: string, value: string]>): string {
  const parts = [...fields].map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return [ADDRESS_VERSION, ...parts].join("&");
}

/**
 * Takes the text after `#` apart.
 *
 * @throws AddressFault
 */
export function readAddress(text: string): AddressFields {
  if (text.length > LONGEST) throw new AddressFault("It is longer than any address of this page.");
  const [version = "", ...parts] = text.split("&");
  if (version !== ADDRESS_VERSION) {
    throw new AddressFault(`It begins with ${quote(version)}; this page reads ${ADDRESS_VERSION}.`);
  }
  const fields = new Map<string, string>();
  for (const part of parts) {
    const [name = "", value, ...more] = part.split("=");
    if (value === undefined || more.length > 0) {
      throw new AddressFault(`${quote(part)} is no name with a value.`);
    }
    if (fields.has(name)) throw new AddressFault(`It has ${quote(name)} twice.`);
    fields.set(name, decoded(value));
  }
  return fields;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AddressFault(`${quote(text)} is no text that an address can hold.`);
  }
}

/** A question as an address's fields. */
export function questionFields(question: Question): (readonly [name: string, value: string])[] {
  const { exporter, facts, platform, vm, profile } = question;
  const declared = ADAPTER_OF.get(exporter)?.facts ?? {};
  const stated = Object.entries(facts).flatMap(([name, value]) => {
    const fact = declared[name];
    const text = fact && factText(fact, value);
    return text === undefined ? [] : [[`facts.${name}`, text] as const];
  });
  const host =
    typeof platform === "string"
      ? [["platform", platform] as const]
      : prefixed("platform", platform);
  return [
    ["exporter", exporter],
    ...stated,
    ...host,
    ...prefixed("vm", vm),
    ...(profile === "coherent" ? [] : [["profile", profile] as const]),
  ];
}

function prefixed(prefix: string, fields: object): (readonly [string, string])[] {
  return Object.entries(fields).map(([name, value]) => [`${prefix}.${name}`, String(value)]);
}

/**
 * The question of an address.
 *
 * @throws AddressFault naming the first field that no control could have written
 */
export function questionOf(fields: AddressFields): Question {
  const name = fields.get("exporter") ?? "";
  const adapter = ADAPTER_OF.get(name);
  if (adapter === undefined) {
    const like = suggestion(name, [...ADAPTER_OF.keys()]);
    throw new AddressFault(`There is no exporter ${quote(name)}${like}`);
  }
  const facts: Record<string, unknown> = {};
  const host: Record<string, unknown> = {};
  const vm: Record<string, unknown> = {};
  let preset: Question["platform"] | undefined;
  let profile: Question["profile"] = "coherent";
  for (const [field, text] of fields) {
    const [group = "", own = "", ...more] = field.split(".");
    const isField = own !== "" && more.length === 0;
    if (field === "exporter") continue;
    if (field === "platform")
      preset = oneOf(
        field,
        text,
        PRESETS.map((each) => each.name),
      );
    else if (field === "profile") profile = oneOf(field, text, PROFILES);
    else if (isField && group === "facts") facts[own] = statedFact(adapter, own, text);
    else if (isField && group === "platform") host[own] = stated(PLATFORM_FIELDS, field, own, text);
    else if (isField && group === "vm") vm[own] = stated(VM_FIELDS, field, own, text);
    else throw new AddressFault(`There is no field ${quote(field)}.`);
  }
  if (preset !== undefined && Object.keys(host).length > 0) {
    throw new AddressFault("It names a preset, and fields of the host besides.");
  }
  return { exporter: name, facts, platform: preset ?? (host as Platform), vm: vm as Vm, profile };
}

function oneOf<T extends string>(field: string, text: string, values: readonly T[]): T {
  const value = values.find((each) => each === text);
  if (value !== undefined) return value;
  throw new AddressFault(`${field} cannot be ${quote(text)}${suggestion(text, values)}`);
}

function statedFact({ exporter, facts }: ExporterAdapter, name: string, text: string): unknown {
  const fact = Object.hasOwn(facts, name) ? facts[name] : undefined;
  if (fact === undefined) {
    const like = suggestion(name, Object.keys(facts));
    throw new AddressFault(`${exporter} has no fact ${quote(name)}${like}`);
  }
  const value = factValue(fact, text);
  if (value === undefined) throw new AddressFault(`facts.${name} cannot be ${quote(text)}.`);
  return value;
}

function stated(
  fields: Readonly<Record<string, readonly (string | boolean)[]>>,
  field: string,
  name: string,
  text: string,
): unknown {
  const values = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (values === undefined) {
    throw new AddressFault(
      `There is no field ${quote(field)}${suggestion(name, Object.keys(fields))}`,
    );
  }
  if (name === "kernel") {
    if (text.length > LONGEST_KERNEL) throw new AddressFault("No kernel's version is that long.");
    return text;
  }
  const value = ["unknown", ...values].find((each) => String(each) === text);
  if (value === undefined) throw new AddressFault(`${field} cannot be ${quote(text)}.`);
  return value;
}
