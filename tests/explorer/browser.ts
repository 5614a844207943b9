import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { it } from "@jest/globals";

/**
 * The browser that the page is tested in; or undefined, and a test that says why not: it is skipped
 * for people, who may have none, and fails where every check must run.
 */
export function providedBrowser(): string | undefined {
  const paths = (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, "chromium"));
  const path = paths.find(isExecutable);
  if (path !== undefined) return path;
  const text = "the explorer was not tested in a browser: there is no program chromium";
  if (process.env.CI) {
    it("is tested in a browser", () => {
      throw new Error(text);
    });
  } else {
    process.stderr.write(`\nNOT VERIFIED: ${text}\n`);
    it.skip(text, () => {});
  }
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
