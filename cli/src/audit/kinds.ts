import { type Facts, REFUSAL_CODES, type RefusalCode } from "@vmprot/core";
import type { Fault } from "../input/check-query.js";
import type { AssumedFacts } from "../settings/assumed-facts.js";
import type { Changes } from "./changes.js";

/** A kind of buffers: all that have one exporter and the same facts. */
export interface Kind {
  readonly exporter: string;
  readonly facts: Facts;
  /** The machine did not tell facts, for this reason: no world makes another verdict. */
  readonly refused?: RefusalCode;
}

/** The kind of a row, or what is wrong with it. */
export function kindOf(exporter: string, facts: string): Kind | Fault {
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(exporter)) {
    return {
      code: "FIELD_VALUE",
      message: "exporter must be a name of 1 to 64 letters, digits, dots, hyphens and underscores.",
    };
  }
  if (facts === "") return { code: "FIELD_MISSING", message: "facts is missing." };
  const parsed = parse(facts);
  if (typeof parsed === "string" && Object.hasOwn(REFUSAL_CODES, parsed)) {
    return { exporter, facts: {}, refused: parsed as RefusalCode };
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    return { code: "FIELD_TYPE", message: "facts must be an object." };
  }
  return { exporter, facts: parsed as Facts };
}

/** JSON, or undefined where it is none. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The same with the facts that are assumed where it leaves them open. */
export function withAssumed(kind: Kind, assumed: AssumedFacts | undefined): Kind {
  if (assumed === undefined || kind.refused !== undefined) return kind;
  return { ...kind, facts: { ...kind.facts, ...assumed.of(kind.exporter, kind.facts) } };
}

/** The same with the facts that are set, of those that the exporter has. */
export function changedKind(kind: Kind, { facts }: Changes, own: ReadonlySet<string>): Kind {
  const set = Object.entries(facts).filter(([name]) => own.has(name));
  if (set.length === 0 || kind.refused !== undefined) return kind;
  return { ...kind, facts: { ...kind.facts, ...Object.fromEntries(set) } };
}
