// Writes schemas/json from core's types and the adapters' declarations, which must have been built.
// Run it as `npm run schemas`.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { generateSchemas } from "./generator/schemas.mjs";
import { write } from "./generator/write.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const { ADAPTERS } = await import("../adapters/dist/index.js");
const { factsSchema } = await import("./dist/facts-schema.js");

const schemas = generateSchemas(join(here, "tsconfig.generate.json"), ADAPTERS, factsSchema);
const json = schemas.map(({ file, schema }) => [file, `${JSON.stringify(schema, null, 2)}\n`]);
write(join(here, "json"), new Map(json));
