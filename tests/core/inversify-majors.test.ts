import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { readManifest, root } from "../support/repository.js";

/** Packages of ours are copied: as links they would find the repository's own inversify. */
const OURS = ["core", "adapters"];
const folder = realpathSync(mkdtempSync(join(tmpdir(), "vmprot-inversify-")));
afterAll(() => rmSync(folder, { recursive: true }));

/** A VMM's project that has this inversify and no other: examples/inject, which uses decorators. */
function projectWith(inversify: string): string {
  const project = join(folder, inversify);
  const modules = join(project, "node_modules");
  mkdirSync(join(modules, "@vmprot"), { recursive: true });
  for (const name of OURS) {
    for (const part of ["package.json", "dist"]) {
      cpSync(join(root, name, part), join(modules, "@vmprot", name, part), { recursive: true });
    }
  }
  symlinkSync(join(root, "node_modules", inversify), join(modules, "inversify"));
  for (const name of ["reflect-metadata", "@types"]) {
    symlinkSync(join(root, "node_modules", name), join(modules, name));
  }
  cpSync(join(root, "examples/inject/src"), join(project, "src"), { recursive: true });
  cpSync(join(root, "examples/inject/package.json"), join(project, "package.json"));
  return project;
}

function node(cwd: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: "utf8" });
  return { status, stdout, stderr };
}

const OPTIONS = [
  ...["--target", "es2023", "--module", "nodenext", "--types", "node", "--strict"],
  ...["--experimentalDecorators", "--exactOptionalPropertyTypes", "--verbatimModuleSyntax"],
  ...["--rootDir", "src", "--outDir", "out", "--pretty", "false"],
];

describe.each([
  ["inversify7", /^7\./],
  ["inversify", /^8\./],
])("examples/inject with %s", (name, version) => {
  const project = projectWith(name);

  it("has that major", () => {
    expect(readManifest(`node_modules/${name}`).version).toMatch(version);
  });

  it("compiles, libraries' declarations included, and runs as with the repository's", () => {
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const compiled = node(project, tsc, ...OPTIONS, "src/main.ts");
    expect(compiled).toEqual({ status: 0, stdout: "", stderr: "" });
    const said = node(project, "out/main.js");
    expect(said).toEqual(node(root, "examples/inject/dist/main.js"));
    expect(said.stdout.split("\n").length).toBeGreaterThan(4);
  });
});
