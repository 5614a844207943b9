// Compiles schemas/json into schemas/validators: a part of every build, before schemas/src.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { generateValidators } from "./generator/validators.mjs";
import { write } from "./generator/write.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const ENDING = ".schema.json";

const schemas = readdirSync(join(here, "json"))
  .filter((file) => file.endsWith(ENDING))
  .map((file) => ({
    name: file.slice(0, -ENDING.length),
    schema: JSON.parse(readFileSync(join(here, "json", file), "utf8")),
  }));
write(join(here, "validators"), generateValidators(schemas));
