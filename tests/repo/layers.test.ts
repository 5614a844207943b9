import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { root, workspaces } from "../support/repository.js";

const OURS = "style/noRestrictedImports";
const DECLARED = "correctness/noUndeclaredDependencies";
const NODE = "correctness/noNodejsModules";
const CYCLE = "suspicious/noImportCycles";
const ALL = "performance/noReExportAll";
const HIDDEN = "plugin";
const RULES = [OURS, DECLARED, NODE, CYCLE, ALL, HIDDEN];

const BIOME = join(root, "node_modules/@biomejs/biome/bin/biome");

/** What the linter says of a repository's imports, as `path: rule`. */
function faults(folder: string): string[] {
  const args = [BIOME, "lint", "--reporter=github", "--max-diagnostics=none", "."];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  if (status !== 0 && status !== 1) throw new Error(stderr);
  if (/configuration resulted in errors/.test(stderr)) throw new Error(stderr);
  return [...stdout.matchAll(/title=([\w/]+),file=([^,]+),/g)]
    .map(([, title = "", file = ""]) => [title.replace("lint/", ""), file] as const)
    .filter(([rule]) => RULES.includes(rule))
    .map(([rule, file]) => `${file.replace(`${folder}/`, "")}: ${rule}`);
}

/** The same of a made-up repository of these files, which has this one's manifests and rules. */
function faultsOf(files: readonly (readonly [path: string, text: string])[]): string[] {
  const fixture = realpathSync(mkdtempSync(join(tmpdir(), "vmprot-layers-")));
  const manifests = workspaces.map(({ folder }) => `${folder}/package.json`);
  const template = "create-adapter/template/package.json";
  for (const path of ["biome.json", "package.json", "scripts/lint", template, ...manifests]) {
    cpSync(join(root, path), join(fixture, path), { recursive: true });
  }
  writeFileSync(join(fixture, ".gitignore"), "node_modules/\n");
  for (const [path, text] of files) {
    mkdirSync(dirname(join(fixture, path)), { recursive: true });
    writeFileSync(join(fixture, path), `${text}\n`, { flag: "wx" });
  }
  try {
    return faults(fixture);
  } finally {
    rmSync(fixture, { recursive: true });
  }
}

const REFUSED: readonly (readonly [path: string, text: string, rule: string])[] = [
  ["core/src/a.ts", 'import { readFileSync } from "node:fs";', NODE],
  ["core/src/b.ts", 'export { x } from "@vmprot/adapters";', OURS],
  ["core/src/c.ts", 'export const load = () => import("inversify");', OURS],
  ["core/src/d.ts", 'import "../../linux/src/index.js";', OURS],
  ["core/src/e.ts", 'export { x } from "./di/index.js";', OURS],
  ["core/src/f.ts", 'export type X = import("inversify").Container;', HIDDEN],
  ["core/src/g.ts", 'export const x = require("inversify");', HIDDEN],
  ["core/src/h.ts", 'export * from "./a.js";', ALL],
  ["core/src/base/a.ts", 'import type { X } from "../contract/a.js";', OURS],
  ["core/src/contract/a.ts", 'import type { X } from "../rules/a.js";', OURS],
  ["core/src/rules/a.ts", 'import type { X } from "../hosts/a.js";', OURS],
  ["core/src/hosts/a.ts", 'import type { X } from "../engine/a.js";', OURS],
  ["core/src/engine/a.ts", 'import { X } from "../vm-prot.js";', OURS],
  ["core/src/engine/b.ts", 'import { X } from "../di/tokens.js";', OURS],
  ["core/src/engine/c.ts", 'import { X } from "../uapi/index.js";', OURS],
  ["core/src/uapi/a.ts", 'import { X } from "../engine/a.js";', OURS],
  ["core/src/di/a.ts", 'import { x } from "@vmprot/linux";', OURS],
  ["adapters/src/a/a.ts", 'import { x } from "../b/b.js";', OURS],
  ["adapters/src/a/b.ts", 'import type { Container } from "inversify";', OURS],
  ["adapters/src/a/c.ts", 'import { x } from "@vmprot/core/di";', OURS],
  ["adapters/src/a/d.ts", 'import { x } from "@vmprot/core/tables";', OURS],
  ["adapters/src/a/e.ts", 'import { x } from "@vmprot/linux";', OURS],
  ["adapters/src/a/f.ts", 'import { x } from "../index.js";', OURS],
  ["adapters/src/families/a.ts", 'import { x } from "../a/a.js";', OURS],
  ["adapters/src/index.ts", 'export { x } from "./a/a-probe.js";', OURS],
  ["create-adapter/template/src/a.ts", 'import { x } from "@vmprot/core/di";', OURS],
  ["create-adapter/template/src/b.ts", 'import { x } from "@vmprot/adapters/msm";', OURS],
  ["create-adapter/template/src/c.ts", 'import { x } from "node:fs";', NODE],
  ["explorer/src/state/a.ts", 'import { x } from "@vmprot/linux";', OURS],
  ["explorer/src/state/b.ts", 'import { x } from "../views/app.js";', OURS],
  ["explorer/src/views/a.tsx", 'import { x } from "node:fs";', NODE],
  ["create-adapter/src/a.ts", 'import { x } from "@vmprot/testkit";', DECLARED],
  ["schemas/src/a.ts", 'import Ajv from "ajv";', DECLARED],
  ["schemas/src/b.ts", 'import { x } from "node:fs";', NODE],
  ["linux/src/a.ts", 'import { x } from "@vmprot/schemas";', DECLARED],
  ["virtio-gpu/src/a.ts", 'import { x } from "@vmprot/linux";', DECLARED],
  ["discovery/src/a.ts", 'import { x } from "@vmprot/adapters";', DECLARED],
  ["testkit/src/a.ts", 'import { it } from "vitest";', DECLARED],
  ["testkit/src/b.ts", 'import { it } from "node:test";', NODE],
  ["cli/src/a.ts", 'import { x } from "../../core/src/index.js";', OURS],
  ["cli/src/query/a.ts", 'import { x } from "../../bundle.mjs";', OURS],
  [
    "linux/src/b.ts",
    'import type { C } from "./c.js";\nexport interface B {\n  readonly c: C;\n}',
    CYCLE,
  ],
  [
    "linux/src/c.ts",
    'import type { B } from "./b.js";\nexport interface C {\n  readonly b: B;\n}',
    CYCLE,
  ],
];

const ALLOWED: readonly (readonly [path: string, text: string])[] = [
  ["core/src/a.ts", 'import { b } from "./engine/b.js"; // not from "node:fs"'],
  ["core/src/engine/b.ts", 'import { c } from "../hosts/c.js";\nimport { d } from "./d.js";'],
  ["core/src/di/a.ts", 'import { Container } from "inversify";\nimport { b } from "../b.js";'],
  ["adapters/src/index.ts", 'export { x } from "./a/index.js";'],
  ["adapters/src/a/index.ts", 'export { x } from "./a.js";'],
  [
    "adapters/src/a/a.ts",
    'import { x } from "@vmprot/core";\nimport { y } from "@vmprot/core/uapi";\nimport { z } from "../families/ttm.js";',
  ],
  [
    "explorer/src/views/a.tsx",
    'import { useState } from "preact/hooks";\nimport { x } from "@vmprot/core/tables";\nimport { y } from "../state/ask.js";',
  ],
  ["create-adapter/template/src/a.ts", 'import { x } from "@vmprot/core/uapi";'],
  ["linux/src/a.ts", 'import { openSync } from "node:fs";\nimport koffi from "koffi";'],
  ["cli/src/query/a.ts", 'import { x } from "@vmprot/linux";\nimport { y } from "../y.js";'],
  ["tests/core/a.test.ts", 'import { x } from "../../core/dist/index.js";'],
];

describe("the layers", () => {
  it("hold in this repository", () => {
    expect(faults(root)).toEqual([]);
  });

  it("are broken by every import that the rules know as wrong", () => {
    const found = new Set(faultsOf(REFUSED.map(([path, text]) => [path, text])));
    const expected = REFUSED.map(([path, , rule]) => `${path}: ${rule}`);
    expect(expected.filter((fault) => !found.has(fault))).toEqual([]);
  });

  it("allow the others", () => {
    expect(faultsOf(ALLOWED)).toEqual([]);
  });

  it("are not gone round by references in comments, which no rule sees", () => {
    const args = ["grep", "-lE", "^\\s*///\\s*<reference", "--", "*/src/*.ts"];
    expect(spawnSync("git", args, { cwd: root, encoding: "utf8" }).stdout).toBe("");
  });
});
