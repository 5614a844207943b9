import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { VmProt } from "@vmprot/core";
import { factsSchema } from "@vmprot/schemas";
import { testAdapter } from "@vmprot/testkit";

const root = new URL("../", import.meta.url);
const read = (path) => readFileSync(new URL(path, root), "utf8");
const manifest = JSON.parse(read("package.json"));

// The adapter as vmprot finds it: by the manifest in package.json.
const [entry] = manifest.vmprot.adapters;
const adapter = (await import(new URL(entry.module, root).href))[entry.export];
assert.ok(adapter, `package.json: ${entry.module} has no export ${entry.export}`);

testAdapter(adapter, { test, docs: read("README.md") });

const ANSWERS = {
  CACHED: "cached, fixed",
  WC: "write-combined, fixed",
  "both flags": "UNKNOWN_FACTS",
  imported: "FOREIGN_BUFFER",
  "unknown whether imported": "ATTRIBUTES_UNKNOWN",
};

test("every case has the answer that the README says", () => {
  const vmProt = new VmProt([adapter]);
  const answers = adapter.cases.map(({ name, facts }) => {
    const { answer } = vmProt.query({ exporter: adapter.exporter, facts });
    return [name, answer.kind === "refusal" ? answer.code : `${answer.cache}, ${answer.basis}`];
  });
  assert.deepEqual(Object.fromEntries(answers), ANSWERS);
});

test("the manifest in package.json describes the adapter", () => {
  assert.deepEqual(
    { exporter: entry.exporter, contract: entry.contract },
    { exporter: adapter.exporter, contract: adapter.contract },
  );
  assert.ok(manifest.keywords.includes("vmprot-adapter"));
});

test("the schema is fresh; `npm run schema` writes it", () => {
  const fresh = factsSchema(adapter.exporter, adapter.facts);
  assert.deepEqual(JSON.parse(read(entry.schema)), fresh, "it is stale: npm run schema");
});
