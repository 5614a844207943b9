import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { readText, root } from "../support/repository.js";

const WORKFLOWS = ".github/workflows";
const ci = readText(`${WORKFLOWS}/ci.yml`);

describe("the workflow for pull requests", () => {
  it("runs what anybody runs before a merge", () => {
    expect(ci).toMatch(/^ {2}pull_request:$/m);
    expect(ci).toMatch(/^ {6}- run: \.ci\/run$/m);
    expect(JSON.parse(readText("package.json")).scripts.ci).toBe(".ci/run");
  });

  it("may read, and no more", () => {
    expect(ci.match(/^permissions:\n((?: {2}.*\n)+)/m)?.[1]).toBe("  contents: read\n");
    expect(ci).not.toMatch(/secrets\.|pull_request_target/);
    expect(ci).toContain("persist-credentials: false");
  });
});

it.each(readdirSync(join(root, WORKFLOWS)))("%s pins its actions by commit", (name) => {
  const actions = readText(join(WORKFLOWS, name)).match(/uses: \S+/g) ?? [];
  expect(actions.length).toBeGreaterThan(0);
  expect(actions.filter((action) => !/@[0-9a-f]{40}$/.test(action))).toEqual([]);
});
