import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { root } from "../support/repository.js";
import { describeWith, missingRegistry } from "../support/requirement.js";

type Run = SpawnSyncReturns<string>;

/** What a vendor writes, with an adapter that is sound or not. */
const source = (runner: string, change: string): string => `
${runner}
import { msmAdapter } from "@vmprot/adapters/msm";
import { testAdapter } from "@vmprot/testkit";
testAdapter({ ...msmAdapter, ${change} }, { test });
`;

// A runner reports otherwise to a parent that is itself a test.
const { NODE_TEST_CONTEXT: _, NODE_OPTIONS: __, JEST_WORKER_ID: ___, ...env } = process.env;
const run = (command: string, args: readonly string[], cwd: string): Run =>
  spawnSync(command, args, { cwd, encoding: "utf8", env: { ...env, NO_COLOR: "1" } });

const vendor = mkdtempSync(join(tmpdir(), "vmprot-runners-"));
beforeAll(linkPackages);
afterAll(() => rmSync(vendor, { recursive: true }));

function linkPackages(): void {
  const scope = join(vendor, "node_modules/@vmprot");
  mkdirSync(scope, { recursive: true });
  symlinkSync(join(root, "testkit"), join(scope, "testkit"));
  symlinkSync(join(root, "adapters"), join(scope, "adapters"));
}

/** Writes tests of a sound adapter, and of one that has a field too many. */
function write(runner: string): void {
  writeFileSync(join(vendor, "sound.test.mjs"), source(runner, ""));
  writeFileSync(join(vendor, "broken.test.mjs"), source(runner, 'exporter: "msm2", extra: 1'));
}

describe("under node:test", () => {
  let tested: Run;
  beforeAll(() => {
    write('import test from "node:test";');
    const files = ["sound.test.mjs", "broken.test.mjs"];
    tested = run(process.execPath, ["--test", "--test-reporter=tap", ...files], vendor);
  }, 60_000);

  it("a sound adapter passes, a test for each law", () => {
    expect(tested.stdout).toMatch(/^ *ok \d+ - msm: never-throws$/m);
    expect(tested.stdout).not.toMatch(/^ *not ok \d+ - msm: /m);
  });

  it("a broken one fails, and the report shows the counterexample", () => {
    const { status, stdout } = tested;
    expect(stdout).toMatch(/^ *not ok \d+ - msm2: metadata$/m);
    expect(stdout).toContain("Counterexample: adapters have no field");
    expect(stdout).toMatch(/^# fail 1$/m);
    expect(status).toBe(1);
  });
});

describe("under jest", () => {
  const JEST = join(root, "node_modules/jest/bin/jest.js");
  let tested: Run;
  beforeAll(() => {
    write('import { test } from "@jest/globals";');
    const config = JSON.stringify({ transform: {}, testMatch: ["**/*.test.mjs"] });
    const args = ["--experimental-vm-modules", JEST, "--verbose", "--config", config];
    tested = run(process.execPath, [...args, "-i", "--rootDir", vendor], vendor);
  }, 60_000);

  it("a sound adapter passes, a test for each law", () => {
    expect(tested.stderr).toMatch(/✓ msm: never-throws/);
    expect(tested.stderr).not.toMatch(/✕ msm: /);
  });

  it("a broken one fails, and the report shows the counterexample", () => {
    const { status, stderr } = tested;
    expect(stderr).toContain("Counterexample: adapters have no field");
    expect(stderr).toMatch(/Test Suites: 1 failed, 1 passed/);
    expect(stderr).toMatch(/Tests: +1 failed, \d+ passed/);
    expect(status).toBe(1);
  });
});

describeWith("npm", missingRegistry())("under vitest", () => {
  let tested: Run;
  beforeAll(() => {
    writeFileSync(join(vendor, "package.json"), '{ "private": true }');
    // The last one for the oldest Node.js that is supported.
    const args = ["install", "vitest@^3.2.0", "--no-save", "--ignore-scripts", "--prefer-offline"];
    const installed = run("npm", [...args, "--no-audit", "--no-fund", "--no-package-lock"], vendor);
    expect(installed).toMatchObject({ status: 0 });
    linkPackages(); // npm removes what it has not installed
    write('import { test } from "vitest";');
    const vitest = ["node_modules/vitest/vitest.mjs", "run", "--reporter=verbose"];
    tested = run(process.execPath, vitest, vendor);
  }, 120_000);

  it("a sound adapter passes, a test for each law", () => {
    expect(tested.stdout).toMatch(/✓ sound.test.mjs > msm: never-throws/);
    expect(tested.stdout).not.toMatch(/[×✗] sound.test.mjs/);
  });

  it("a broken one fails, and the report shows the counterexample", () => {
    const { status, stdout, stderr } = tested;
    expect(stderr).toContain("Counterexample: adapters have no field");
    expect(stdout).toMatch(/Test Files +1 failed \| 1 passed/);
    expect(stdout).toMatch(/Tests +1 failed \| \d+ passed/);
    expect(stdout + stderr).not.toContain("Unhandled");
    expect(status).toBe(1);
  });
});
