import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { root, workspaces } from "../support/repository.js";

/** What npm and jest set is not for the programs that the tests start. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(NODE_TEST_CONTEXT|npm_)/.test(name)),
);

/** The output of those that fail, by folder. */
const failures = (): Record<string, string> =>
  Object.fromEntries(
    workspaces
      .filter(({ manifest }) => manifest.scripts?.test !== undefined)
      .map(({ folder }) => {
        const options = { cwd: join(root, folder), env, encoding: "utf8" } as const;
        const { status, stdout, stderr } = spawnSync("npm", ["test"], options);
        return [folder, status === 0 ? "" : `${stdout}${stderr}`] as const;
      })
      .filter(([, output]) => output !== ""),
  );

it("the packages with tests of their own pass them", () => {
  expect(failures()).toEqual({});
}, 300_000);
