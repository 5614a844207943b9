import { isProxy } from "node:util/types";
import {
  ADAPTER_REFUSAL_CODES,
  type Facts,
  isPlainObject,
  type ProbeRefusalCode,
  type ProbeTarget,
  printable,
  reasonOf,
  shown,
} from "@vmprot/core";
import type { BufferProbe } from "./buffer-probe.js";
import type { ProbingAdapter } from "./probing-adapter.js";

/** What JSON has, and core's checks can tell from each other. */
const SIMPLE: readonly string[] = ["string", "number", "boolean", "undefined"];
const CODES: readonly unknown[] = [...ADAPTER_REFUSAL_CODES, "ATTRIBUTES_UNKNOWN"];

/**
 * Asks one adapter. Whatever it does, nothing is thrown: what the contract does not allow is a
 * refusal, ADAPTER_FAILED. Each field of its answer is read once.
 *
 * @param node the device's, if there is one
 */
export function askAdapter(
  adapter: ProbingAdapter,
  target: ProbeTarget,
  node?: string,
): BufferProbe {
  const { exporter } = adapter;
  const origin = node === undefined ? { exporter } : { exporter, device: node };
  try {
    const answer = adapter.ask(target);
    if (typeof answer !== "object" || answer === null) {
      throw new TypeError(`it answers ${shown(answer)}`);
    }
    const { kind, facts, code, message } = answer as Readonly<Record<string, unknown>>;
    if (kind === "facts") return { kind, ...origin, facts: copyOf(facts) };
    if (kind !== "refusal") throw new TypeError("its answer is neither facts nor a refusal");
    return { kind, ...refusalOf(code, message), ...origin };
  } catch (error) {
    const message = `The probe of ${exporter} failed: ${reasonOf(error)}`;
    return { kind: "refusal", code: "ADAPTER_FAILED", message, ...origin };
  }
}

function refusalOf(
  code: unknown,
  message: unknown,
): { readonly code: ProbeRefusalCode; readonly message?: string } {
  if (!CODES.includes(code)) throw new TypeError(`it refuses with the code ${shown(code)}`);
  const known = { code: code as ProbeRefusalCode };
  if (message === undefined) return known;
  if (typeof message === "string") return { ...known, message: printable(message) };
  throw new TypeError(`its refusal's message is ${shown(message)}`);
}

/** Facts as data: own fields that are values, or lists of values. */
function copyOf(facts: unknown): Facts {
  if (!isPlainObject(facts) || isProxy(facts)) throw new TypeError("its facts are no plain object");
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(facts)) {
    const field = Object.getOwnPropertyDescriptor(facts, name) ?? {};
    if (!("value" in field)) throw new TypeError(`its fact ${shown(name)} is a getter`);
    if (name === "__proto__") throw new TypeError("no fact has the name __proto__");
    copy[name] = dataOf(name, field.value);
  }
  return Object.freeze(copy);
}

function dataOf(name: string, value: unknown): unknown {
  if (Array.isArray(value) && !isProxy(value)) {
    return Object.freeze(Array.from(value, (item: unknown) => simple(name, item)));
  }
  return simple(name, value);
}

function simple(name: string, value: unknown): unknown {
  if (value === null || SIMPLE.includes(typeof value)) return value;
  throw new TypeError(`its fact ${shown(name)} is ${shown(value)}`);
}
