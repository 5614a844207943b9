// The JSON Schemas: those of the contract from its types, those of facts from their declarations.
import { createGenerator } from "ts-json-schema-generator";
import { CONTRACT, FACTS, ROWS, SAVED } from "./contract.mjs";
import { simplify } from "./simplify.mjs";
import { tidy } from "./tidy.mjs";

const BASE = "https://github.com/vmprot/vmprot/schemas/json/";

/**
 * File name and content of each schema, always in the same order.
 *
 * @param adapters whose facts are declared
 * @param factsSchema of @vmprot/schemas
 */
export function generateSchemas(tsconfig, adapters, factsSchema) {
  const generator = createGenerator({
    tsconfig,
    // tsc has checked the types already, and a second time would take seconds.
    skipTypeCheck: true,
    topRef: false,
    functions: "fail",
  });
  const ofType = ([name, type, title]) => [
    name,
    { ...simplify(generator.createSchema(type)), title },
  ];
  const ofFacts = ({ exporter, facts, names }) => [
    FACTS + exporter,
    factsSchema(exporter, facts, names),
  ];
  const all = [
    ...CONTRACT.map(ofType),
    ...adapters.map(ofFacts),
    ...[...ROWS, ...SAVED].map(ofType),
  ];
  return all.map(([name, schema]) => {
    const file = `${name}.schema.json`;
    return { file, schema: tidy({ ...schema, $id: BASE + file }, name.startsWith(FACTS)) };
  });
}
