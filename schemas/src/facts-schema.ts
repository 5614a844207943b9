import type { FactDeclaration, FactDeclarations, Facts } from "@vmprot/core";
import type { Subschema } from "./schema-error.js";

/** A JSON Schema of one exporter's facts, draft-07. */
export interface FactsSchema {
  readonly $schema: "http://json-schema.org/draft-07/schema#";
  readonly title: string;
  readonly description: string;
  readonly type: "object";
  readonly properties: Readonly<Record<string, Subschema>>;
  readonly required?: readonly string[];
  readonly additionalProperties: false;
  /**
   * By another name of the exporter's, the facts that a query by that name may leave out, because the
   * name says them. Absent means no other names.
   */
  readonly definitions?: Readonly<Record<string, SaidFacts>>;
}

/** The facts that a name says, each with the one value that it can have. */
interface SaidFacts {
  readonly type: "object";
  readonly properties: Readonly<Record<string, { readonly const: unknown }>>;
}

const MOST_BITS = 0xffff_ffff;
const UNKNOWN = { const: "unknown" } as const;

/**
 * The JSON Schema of facts that are declared so: what the field `schema` of an adapter package's
 * manifest names, and what @vmprot/schemas has of vmprot's own adapters.
 *
 * It allows a little more than core does: a mask may have any of 32 bits, because no schema can say
 * "these bits" but by listing every sum of them.
 *
 * @param exporter the exporter's name, for the title
 * @param facts the adapter's `facts`
 * @param names the adapter's `names`
 */
export function factsSchema(
  exporter: string,
  facts: FactDeclarations,
  names: Readonly<Record<string, Facts>> = {},
): FactsSchema {
  const entries = Object.entries(facts);
  const required = entries.filter(([, { absent }]) => absent === undefined).map(([name]) => name);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: `The facts of ${exporter} buffers`,
    description: `What a query says of a buffer that ${exporter} exported. Each fact may be "unknown".`,
    type: "object",
    properties: Object.fromEntries(
      entries.map(([name, fact]) => [name, { ...domain(fact), description: description(fact) }]),
    ),
    ...(required.length > 0 && { required }),
    additionalProperties: false,
    ...(Object.keys(names).length > 0 && { definitions: definitions(names) }),
  };
}

function definitions(names: Readonly<Record<string, Facts>>): Record<string, SaidFacts> {
  const said = Object.entries(names).map(([name, facts]) => {
    const values = Object.entries(facts).map(([fact, value]) => [fact, { const: value }]);
    return [name, { type: "object", properties: Object.fromEntries(values) }];
  });
  return Object.fromEntries(said);
}

function domain(fact: FactDeclaration): Subschema {
  switch (fact.kind) {
    case "bits":
      return { anyOf: [{ type: "integer", minimum: 0, maximum: MOST_BITS }, UNKNOWN] };
    case "count":
      return { anyOf: [{ type: "integer", minimum: fact.least, maximum: fact.most }, UNKNOWN] };
    case "word":
      return { type: "string", enum: [...fact.words, "unknown"] };
    case "words": {
      const items = { type: "string", enum: [...fact.words] };
      return {
        anyOf: [{ type: "array", items, minItems: 1, maxItems: fact.words.length }, UNKNOWN],
      };
    }
    case "yes-no":
      return { enum: [true, false, "unknown"] };
  }
}

function description(fact: FactDeclaration): string {
  const { doc } = fact;
  return [
    doc,
    ...(fact.kind === "bits" ? [`Bits: ${bits(fact.bits)}.`] : []),
    ...(fact.kind === "count" ? [`Unit: ${fact.unit}.`] : []),
    ...absence(fact),
  ].join(" ");
}

function absence({ absent, absentIfDmaCoherent, because }: FactDeclaration): readonly string[] {
  if (absent === undefined) return [];
  const words = (value: unknown): string => [value].flat().join(" and ");
  const coherent =
    absentIfDmaCoherent === undefined
      ? ""
      : `; on hosts whose every device sees the CPU's caches ${words(absentIfDmaCoherent)}`;
  return [`Absent means ${words(absent)}${coherent}. ${because}`];
}

const bits = (named: Readonly<Record<string, number>>): string =>
  Object.entries(named)
    .map(([name, bit]) => `${name} 0x${bit.toString(16)}`)
    .join(", ") || "none";
