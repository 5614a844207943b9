import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { readManifest } from "../support/repository.js";
import { VMPROT } from "./run-vmprot.js";

const folder = dirname(VMPROT);
const scripts = readdirSync(folder).filter((name) => name.endsWith(".js"));
const IMPORT = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*"([^",\s]+)"/g;

describe("the bundle", () => {
  it.each(scripts)("%s imports nothing that would have to be installed", (name) => {
    const text = readFileSync(join(folder, name), "utf8");
    const imports = [...text.matchAll(IMPORT)].map(([, specifier]) => specifier as string);
    expect(imports.filter((each) => !each.startsWith("./") && !isBuiltin(each))).toEqual([]);
    expect(text).not.toMatch(/reflect-metadata|inversify|new Ajv\b/);
  });

  it("loads koffi, its one dependency, only where something live is asked", () => {
    const load = scripts.filter((name) =>
      readFileSync(join(folder, name), "utf8").includes(`("koffi")`),
    );
    expect(load).toHaveLength(1);
    const main = readFileSync(VMPROT, "utf8");
    expect(main).not.toContain("koffi");
    expect(readManifest("cli").dependencies).toEqual({ koffi: expect.any(String) });
  });

  it("loads what people read only for people", () => {
    const main = readFileSync(VMPROT, "utf8");
    expect(main).not.toMatch(/prefers-color-scheme|#compdef|may the guest map it/);
  });
});
