import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { readText, root } from "../support/repository.js";

const COPIED = [
  "adapters",
  "cli",
  "core",
  "discovery",
  "linux",
  "schemas",
  "scripts",
  "virtio-gpu",
  "package.json",
  "tsconfig.base.json",
];
const SKIPPED = /(^|\/)(dist|dist-tsc|node_modules|validators)$|\.tsbuildinfo$/;
const GENERATED = ["schemas/json", "schemas/validators"];
const SHINY = `{ kind: "yes-no", doc: "It shines.", absent: "unknown", because: "Who knows." }`;

let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), "vmprot-schemas-"));
  for (const name of COPIED) {
    cpSync(join(root, name), join(copy, name), {
      recursive: true,
      filter: (path) => !SKIPPED.test(path),
    });
  }
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  // The real one would install.
  writeFileSync(join(copy, "scripts/setup.mjs"), "export function install() {}\n");
});

afterAll(() => rmSync(copy, { recursive: true }));

function check() {
  const script = join(copy, "scripts/schemas.mjs");
  return spawnSync(process.execPath, [script, "--check"], { encoding: "utf8" });
}

function edit(path: string, from: string, to: string) {
  const text = readFileSync(join(copy, path), "utf8");
  expect(text).toContain(from);
  writeFileSync(join(copy, path), text.replace(from, to));
}

describe("the check that the schemas are fresh", () => {
  it("passes on what is committed", () => {
    expect(check()).toMatchObject({ status: 0, stderr: "" });
  });

  it("fails after an edit of a schema, and repairs it", () => {
    edit("schemas/json/facts-msm.schema.json", "4294967295", "255");
    writeFileSync(join(copy, "schemas/json/facts-gone.schema.json"), "{}\n");
    const { status, stderr } = check();
    expect(stderr).toContain("the schemas were stale. Run `npm run schemas`");
    expect(status).toBe(1);
    for (const folder of GENERATED) {
      expect(readdirSync(join(copy, folder)).sort()).toEqual(
        readdirSync(join(root, folder)).sort(),
      );
      for (const name of readdirSync(join(copy, folder))) {
        const path = join(folder, name);
        expect(readFileSync(join(copy, path), "utf8") === readText(path) ? path : "").toBe(path);
      }
    }
  });

  it("fails after an edit of a type, one of a declaration and a new adapter, and follows them", () => {
    const last = "readonly explain?: boolean;";
    edit(
      "core/src/contract/query.ts",
      last,
      `${last}\n  /** Whatever. */\n  readonly lax?: boolean;`,
    );
    edit("adapters/src/msm/msm.ts", "  facts: {", `  facts: {\n    shiny: ${SHINY},`);
    const first = "Object.freeze([";
    edit("adapters/src/index.ts", first, `${first}\n  { ...vgemAdapter, exporter: "new-gpu" },`);
    expect(check().status).toBe(1);
    const read = (path: string) => readFileSync(join(copy, path), "utf8");
    expect(read("schemas/json/query.schema.json")).toContain('"lax"');
    expect(JSON.parse(read("schemas/json/facts-msm.schema.json"))).toMatchObject({
      properties: { shiny: { enum: [true, false, "unknown"], description: expect.any(String) } },
      required: ["flags"],
    });
    expect(read("schemas/validators/validators.js")).toContain("shiny");
    expect(read("schemas/json/facts-new-gpu.schema.json")).toContain("The facts of new-gpu");
    expect(read("schemas/validators/validators.js")).toContain('["new-gpu",{');
  });
});
