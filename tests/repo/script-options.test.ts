import { spawnSync } from "node:child_process";
import { expect, it } from "@jest/globals";
import { root } from "../support/repository.js";

it.each([
  ...["adapters", "docs", "schemas", "compile", "compare-compiled", "release"].map(
    (name) => `scripts/${name}.mjs`,
  ),
  "bench/dist/main.js",
])("%s does nothing where an option is misspelt, and says so in a line", (script) => {
  // One that ignored it would write where it was to check.
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, "--chekc"], {
    ...{ cwd: root, encoding: "utf8" },
  });
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toMatch(/^\w+: Unknown option '--chekc'.*\n$/);
});
