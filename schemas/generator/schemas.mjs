// The JSON Schemas of the contract's types and of every adapter's facts.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createGenerator } from "ts-json-schema-generator";
import { simplify } from "./simplify.mjs";
import { tidy } from "./tidy.mjs";

const BASE = "https://github.com/vmprot/vmprot/schemas/json/";

/** Name of the schema, name of the type, title. */
const CONTRACT = [
  ["query", "Query", "A vmprot query"],
  ["answer", "VmProtAnswer", "A vmprot answer"],
  ["verdict", "GuestMapVerdict", "A vmprot verdict"],
  ["result", "Result", "A vmprot result"],
  ["platform", "Platform", "The platform of a vmprot query"],
  ["vm", "Vm", "The VM of a vmprot query"],
  ["manifest", "AdapterManifest", "The manifest of a package of vmprot adapters"],
  ["config", "VmprotConfig", "A vmprot.config.json"],
];

/** What the command prints with --json, a line each. Nothing reads them back, so no validators. */
const ROWS = [
  ["scan-row", "ScannedRow", "A line of vmprot scan --json"],
  ["host-row", "HostRow", "A line of vmprot host --json"],
  ["doctor-row", "Check", "A line of vmprot doctor --json"],
  ["adapters-row", "AdapterRow", "A line of vmprot adapters --json"],
  ["platforms-row", "Preset", "A line of vmprot platforms --json"],
  ["explain-row", "Code", "A line of vmprot explain --json"],
  ["matrix-row", "MatrixCell", "A line of vmprot matrix --json"],
];

/** As create-adapter names the type; a digit cannot begin one. */
const pascalCase = (name) =>
  name
    .replace(/[-_]*([a-z0-9]*)/g, (_, [first = "", ...rest]) => first.toUpperCase() + rest.join(""))
    .replace(/^(?=\d)/, "_");

/** Every adapter's folder is named for its exporter; so are its facts' file and type. */
function facts(root) {
  const folders = readdirSync(join(root, "adapters")).sort();
  return folders
    .filter((name) => existsSync(join(root, "adapters", name, `src/${name}-facts.ts`)))
    .map((name) => [`facts-${name}`, `${pascalCase(name)}Facts`, `The facts of ${name} buffers`]);
}

/** Name, type, file name and content of each schema, always in the same order. */
export function generateSchemas(root, tsconfig) {
  const generator = createGenerator({
    tsconfig,
    // tsc has checked the types already, and a second time would take seconds.
    skipTypeCheck: true,
    topRef: false,
    functions: "fail",
  });
  return [...CONTRACT, ...facts(root), ...ROWS].map(([name, type, title]) => {
    const file = `${name}.schema.json`;
    const schema = simplify(generator.createSchema(type));
    return { name, type, file, schema: tidy({ ...schema, $id: BASE + file, title }) };
  });
}
