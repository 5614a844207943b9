// cli/src/listings/field-docs.ts: what each field of platform and VM is, from the contract's own comments.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../workspaces.mjs";
import { formatted } from "./formatted.mjs";

function docsOf(part) {
  const text = readFileSync(join(root, `schemas/json/${part}.schema.json`), "utf8");
  return Object.entries(JSON.parse(text).properties).map(([field, { description }]) => [
    `${part}.${field}`,
    description,
  ]);
}

export function fieldDocs() {
  const docs = Object.fromEntries(["platform", "vm"].flatMap(docsOf));
  const text = `// Made by \`npm run docs\` from the schemas of platform and VM; do not edit.

/** What each field of platform and VM is. */
export const FIELD_DOCS: Readonly<Record<string, string>> = ${JSON.stringify(docs)};
`;
  return formatted("cli/src/listings/field-docs.ts", text);
}
