import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { VmProt } from "@vmprot/core";
import { ExporterAdapter } from "@vmprot/core/di";
import { testAdapter } from "@vmprot/testkit";
import { Ajv } from "ajv";
import { Container } from "inversify";
import { createGenerator } from "ts-json-schema-generator";
import { myGpuModule } from "../dist/my-gpu-module.js";

const FACTS = "MyGpuFacts";
const root = new URL("../", import.meta.url);
const read = (path) => readFileSync(new URL(path, root), "utf8");
const manifest = JSON.parse(read("package.json"));
const schema = JSON.parse(read("schema/facts.schema.json"));
const valid = new Ajv({ strict: true }).compile(schema);

// The adapter as vmprot finds it: by the manifest in package.json.
const [entry] = manifest.vmprot.adapters;
const adapter = (await import(new URL(entry.module, root).href))[entry.export];
assert.ok(adapter, `package.json: ${entry.module} has no export ${entry.export}`);

// First, because the laws use the schema.
test("the schema is fresh; `npm run schema` writes it", () => {
  const tsconfig = fileURLToPath(new URL("tsconfig.json", root));
  const generator = createGenerator({ tsconfig, skipTypeCheck: true, topRef: false });
  const fresh = generator.createSchema(FACTS);
  assert.deepEqual(schema, fresh, "schema/facts.schema.json is stale: npm run schema");
});

testAdapter(adapter, {
  test,
  space: { flags: [0, 1, 2, 3], imported: [false, true] },
  flags: { flags: 0x3 },
  valid,
  docs: read("README.md"),
});

const ANSWERS = {
  CACHED: "cached, fixed",
  WC: "write-combined, fixed",
  "both flags": "UNKNOWN_FACTS",
  "an undefined bit": "UNKNOWN_FACTS",
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

test("the DI module registers the adapter", () => {
  const container = new Container();
  container.load(myGpuModule);
  assert.equal(container.get(ExporterAdapter), adapter);
});

test("the schema accepts the facts of every case, and nothing else", () => {
  for (const { name, facts } of adapter.cases) assert.ok(valid(facts), name);
  for (const facts of [{}, { flags: -1 }, { flags: 0.5 }, { flags: 1, other: 1 }]) {
    assert.ok(!valid(facts), JSON.stringify(facts));
  }
});
