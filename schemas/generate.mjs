// Writes schemas/json and schemas/validators from the types of core and of the adapters.
// Run it as `npm run schemas`.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { generateSchemas } from "./generator/schemas.mjs";
import { generateValidators } from "./generator/validators.mjs";

const here = dirname(fileURLToPath(import.meta.url));

/** Makes a folder hold exactly these files, and leaves alone those that are right already. */
function write(folder, files) {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    if (!files.has(name)) rmSync(join(folder, name), { recursive: true });
  }
  for (const [name, text] of files) {
    const path = join(folder, name);
    if (!existsSync(path) || readFileSync(path, "utf8") !== text) writeFileSync(path, text);
  }
}

const schemas = generateSchemas(dirname(here), join(here, "tsconfig.generate.json"));
const json = schemas.map(({ file, schema }) => [file, `${JSON.stringify(schema, null, 2)}\n`]);
write(join(here, "json"), new Map(json));
write(
  join(here, "validators"),
  generateValidators(schemas.filter(({ name }) => !name.endsWith("-row"))),
);
