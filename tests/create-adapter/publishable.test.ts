import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { root } from "../support/repository.js";
import { makeFolder, removeFolder, run } from "./run-create-adapter.js";

const folder = makeFolder();
afterAll(() => removeFolder(folder));
const SCRIPT = join(root, "create-adapter/template/scripts/check-publishable.mjs");

/** What the check says of a package with these files. */
function check(files: Readonly<Record<string, string>>) {
  const target = join(folder, String(Math.random()).slice(2));
  mkdirSync(join(target, "src/parts"), { recursive: true });
  const all = { "README.md": "", "package.json": "{}", ...files };
  for (const [path, text] of Object.entries(all)) writeFileSync(join(target, path), text);
  return run(process.execPath, [SCRIPT], target);
}

describe("the check before publishing", () => {
  it("finds marks in folders of src, by line", () => {
    const { status, stderr } = check({ "src/parts/deep.ts": "//\n// MADE-UP: x\n" });
    expect(stderr).toMatch(/^src\/parts\/deep\.ts:2: still marked MADE-UP[^\n]+\n$/);
    expect(status).toBe(1);
  });

  it.each(["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"])(
    "finds folders of this machine in %s, by line, with what to put there",
    (kind) => {
      const manifest = { version: "1.0.0", [kind]: { a: "^1.0.0", b: "file:../b" } };
      const { status, stderr } = check({ "package.json": JSON.stringify(manifest, null, 2) });
      expect(stderr).toBe('package.json:5: b is a folder of this machine: put "^VERSION" there\n');
      expect(status).toBe(1);
    },
  );

  it("passes a package without either", () => {
    expect(check({ "src/index.ts": "" })).toMatchObject({ status: 0, stderr: "" });
  });
});
