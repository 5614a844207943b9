import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { root } from "../support/repository.js";

/** What a vendor writes, with an adapter that is sound or not. */
const source = (change: string): string => `
import test from "node:test";
import { msmAdapter } from "@vmprot/adapter-msm";
import { testAdapter } from "@vmprot/testkit";
testAdapter({ ...msmAdapter, ${change} }, { test });
`;

/** Runs a test file of node:test inside the tests' folder, where it finds the packages. */
function run(change: string) {
  const folder = mkdtempSync(join(root, "tests/dist/node-test-"));
  try {
    const file = join(folder, "adapter.mjs");
    writeFileSync(file, source(change));
    // node:test reports otherwise to a parent that is itself a test.
    const { NODE_TEST_CONTEXT: _, NODE_OPTIONS: __, ...env } = process.env;
    const args = ["--test", "--test-reporter=tap", file];
    return spawnSync(process.execPath, args, { encoding: "utf8", env });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("under node:test", () => {
  it("a sound adapter passes, a test for each law", () => {
    const { status, stdout } = run("");
    expect(stdout).toMatch(/^ *ok \d+ - msm: never-throws$/m);
    expect(stdout).toMatch(/^# fail 0$/m);
    expect(status).toBe(0);
  }, 60_000);

  it("a broken one fails, and the report shows the counterexample", () => {
    const { status, stdout } = run('title: ""');
    expect(stdout).toMatch(/^ *not ok \d+ - msm: metadata$/m);
    expect(stdout).toContain('Counterexample: title is ""');
    expect(stdout).toMatch(/^# fail 1$/m);
    expect(status).toBe(1);
  }, 60_000);
});
