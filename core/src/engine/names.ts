import { isPlainObject } from "../base/plain.js";
import { quote } from "../base/quote.js";
import { EXPORTER_NAME } from "../contract/exporter-name.js";
import type { FactDeclarations, Facts } from "../contract/fact.js";
import { FactDomain, OUTSIDE } from "./fact-domain.js";

/** An adapter's other names, and the facts that each says. */
export type Names = Readonly<Record<string, Facts>>;

/** What is wrong with an adapter's other names; undefined where nothing is. */
export function namesFault(
  names: Names | undefined,
  exporter: string,
  facts: FactDeclarations,
): string | undefined {
  for (const [name, says] of Object.entries(names ?? {})) {
    if (!EXPORTER_NAME.test(name)) {
      return `has a name ${quote(name)}, which must be like an exporter's, ${EXPORTER_NAME}`;
    }
    if (name === exporter) return `has its own name among its other names`;
    const fault = saidFault(says, facts);
    if (fault !== undefined) return `has a name ${name} that ${fault}`;
  }
  return undefined;
}

function saidFault(says: unknown, facts: FactDeclarations): string | undefined {
  if (!isPlainObject(says)) return "says no facts";
  for (const [fact, value] of Object.entries(says)) {
    const declaration = Object.hasOwn(facts, fact) ? facts[fact] : undefined;
    if (declaration === undefined) return `says a fact ${quote(fact)}, which is not declared`;
    if (new FactDomain(declaration).encode(value) === OUTSIDE) {
      return `says a fact ${fact} that is none of its values`;
    }
    // A remedy may be to choose otherwise, which the name would then deny.
    if (declaration.chosen) return `says a fact ${fact}, which whoever allocates chooses`;
  }
  return undefined;
}
