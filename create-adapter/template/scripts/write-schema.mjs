// Writes facts.schema.json, the JSON Schema of the facts that the adapter declares.
import { readFileSync, writeFileSync } from "node:fs";
import { factsSchema } from "@vmprot/schemas";

const { vmprot } = JSON.parse(readFileSync("package.json", "utf8"));
for (const { module, export: name, schema } of vmprot.adapters) {
  const { [name]: adapter } = await import(new URL(`../${module}`, import.meta.url).href);
  const text = JSON.stringify(factsSchema(adapter.exporter, adapter.facts, adapter.names), null, 2);
  writeFileSync(schema, `${text}\n`);
}
