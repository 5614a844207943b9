import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { root } from "../support/repository.js";

function check(folder: string) {
  const script = join(root, "scripts/check-layers.mjs");
  return spawnSync(process.execPath, [script, folder], { encoding: "utf8" });
}

/** Checks a made-up repository of these files. */
function checkFiles(files: readonly (readonly [path: string, text: string])[]) {
  const fixture = mkdtempSync(join(tmpdir(), "vmprot-layers-"));
  for (const [path, text] of files) {
    mkdirSync(dirname(join(fixture, path)), { recursive: true });
    writeFileSync(join(fixture, path), `${text}\n`, { flag: "wx" });
  }
  const result = check(fixture);
  rmSync(fixture, { recursive: true });
  return result;
}

const REFUSED = [
  ["core/src/a.ts", 'import { readFileSync } from "node:fs";', "node:fs"],
  ["core/src/b.ts", 'export * from "@vmprot/adapter-msm";', "@vmprot/adapter-msm"],
  ["core/src/c.ts", 'const load = () => import("inversify");', "inversify"],
  ["core/src/d.ts", 'import "../../linux/src/index.js";', "../../linux/src/index.js"],
  ["core/src/e.ts", 'export * from "./di/index.js";', "./di/index.js"],
  ["core/src/f.ts", '/// <reference types="node" />', "node"],
  ["core/src/di/a.ts", 'import { x } from "@vmprot/linux";', "@vmprot/linux"],
  ["adapters/a/src/a.ts", 'import {\n  x,\n} from "@vmprot/adapter-b";', "@vmprot/adapter-b"],
  ["adapters/a/src/b.ts", 'import type { Container } from "inversify";', "inversify"],
  ["adapters/a/src/c.ts", 'import { x } from "@vmprot/core/di";', "@vmprot/core/di"],
  ["adapters/a/src/index.ts", 'export { x } from "./a-module.js";', "./a-module.js"],
  ["schemas/src/a.ts", 'import Ajv from "ajv";', "ajv"],
  ["linux/src/a.ts", 'import { x } from "@vmprot/schemas";', "@vmprot/schemas"],
  ["virtio-gpu/src/a.ts", 'import { x } from "@vmprot/linux";', "@vmprot/linux"],
  ["testkit/src/a.ts", 'import { it } from "vitest";', "vitest"],
  ["cli/src/a.ts", 'import { x } from "../../core/src/index.js";', "../../core/src/index.js"],
] as const;

const ALLOWED = [
  ["core/src/a.ts", 'import { b } from "./b.js"; // not from "node:fs"'],
  ["core/src/di/a.ts", 'import { Container } from "inversify";\nimport { b } from "../b.js";'],
  ["adapters/a/src/a-module.ts", 'import { x } from "@vmprot/core/di";\nimport "inversify";'],
  ["linux/src/a.ts", 'import { openSync } from "node:fs";\nimport koffi from "koffi";'],
  ["cli/src/a.ts", 'import { x } from "@vmprot/linux";\nimport { y } from "./y.js";'],
  ["tests/core/a.test.ts", 'import { x } from "../../core/src/index.js";'],
] as const;

describe("the layers", () => {
  it("hold in this repository", () => {
    expect(check(root)).toMatchObject({ status: 0, stderr: "" });
  });

  it("refuse every import that the table lacks, and only those", () => {
    const { status, stderr } = checkFiles(REFUSED.map(([path, text]) => [path, text]));
    const complaints = stderr.trimEnd().split("\n");
    const expected = REFUSED.map(([path, , name]) => `${path}: imports "${name}"`);
    expect(complaints.map((line) => line.split(", but ")[0]).sort()).toEqual(expected.sort());
    expect(status).toBe(1);
  });

  it("allow what the table has", () => {
    expect(checkFiles(ALLOWED)).toMatchObject({ status: 0, stderr: "" });
  });

  it("name what the layer may import", () => {
    const { stderr } = checkFiles([["adapters/a/src/a.ts", 'import "@vmprot/adapter-b";']]);
    expect(stderr).toContain("an adapter may import @vmprot/core, @vmprot/ttm");
  });
});
