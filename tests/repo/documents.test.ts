import { spawnSync } from "node:child_process";
import { describe, expect, it } from "@jest/globals";
import { root } from "../support/repository.js";

describe("what is made from tables is fresh", () => {
  it.each([
    ["the documents, and what the command tells of exporters", "scripts/docs.mjs"],
    ["the adapters' list, exports and README", "scripts/adapters.mjs"],
  ])("%s", (_, script) => {
    const { status, stderr } = spawnSync(process.execPath, [script, "--check"], {
      cwd: root,
      encoding: "utf8",
    });
    expect(status === 0 ? "" : stderr).toBe("");
    expect(status).toBe(0);
  });
});
