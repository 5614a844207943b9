import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { readManifest } from "../support/repository.js";
import { VMPROT } from "./run-vmprot.js";

const folder = dirname(VMPROT);
const scripts = readdirSync(folder).filter((name) => name.endsWith(".js"));
// No specifier has a backslash: that is a pattern for imports.
const IMPORT = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*"([^",\s\\]+)"/g;

describe("the bundle", () => {
  it.each(scripts)("%s imports nothing that would have to be installed", (name) => {
    const text = readFileSync(join(folder, name), "utf8");
    const imports = [...text.matchAll(IMPORT)].map(([, specifier]) => specifier as string);
    expect(imports.filter((each) => !each.startsWith("./") && !isBuiltin(each))).toEqual([]);
    expect(text).not.toMatch(/reflect-metadata|inversify|new Ajv\b/);
  });

  it.each([
    ["koffi", "something live is asked"],
    ["ajv", "another package has a schema of its facts"],
    ["@duckdb/node-api", "an inventory is judged"],
  ])("loads its dependency %s only where %s", (dependency) => {
    const load = scripts.filter((name) =>
      readFileSync(join(folder, name), "utf8").includes(`("${dependency}")`),
    );
    expect(load).toHaveLength(1);
    expect(readFileSync(VMPROT, "utf8")).not.toContain(`"${dependency}"`);
    const anything = expect.any(String);
    expect(readManifest("cli").dependencies).toEqual({ ajv: anything, koffi: anything });
    expect(readManifest("cli").optionalDependencies).toEqual({ "@duckdb/node-api": anything });
  });

  it("loads what people read only for people", () => {
    const main = readFileSync(VMPROT, "utf8");
    expect(main).not.toMatch(/prefers-color-scheme|#compdef|may the guest map it/);
  });
});

describe("the command that npm links", () => {
  it("is there before anything is built, and runs the bundle", () => {
    const bin = readManifest("cli").bin as { readonly vmprot: string };
    const path = join(folder, "..", bin.vmprot);
    expect(readFileSync(path, "utf8")).toBe('#!/usr/bin/env node\nimport "../dist/vmprot.js";\n');
    expect(statSync(path).mode & 0o111).toBe(0o111);
    const { stdout } = spawnSync(process.execPath, [path, "--version"], { encoding: "utf8" });
    expect(stdout).toBe(`${readManifest("cli").version}\n`);
  });

  it("is what nobody is told to fetch by a name that is not ours", () => {
    for (const name of scripts) {
      expect(readFileSync(join(folder, name), "utf8")).not.toMatch(
        /\bnpx\s+vmprot\b|npm (i|install) (-g |--global )?vmprot\b/,
      );
    }
  });
});
