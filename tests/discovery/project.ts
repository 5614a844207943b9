import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "@jest/globals";

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true });
});

/** A folder with these files, until the tests are over. */
export function project(files: Readonly<Record<string, string | object>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "vmprot-project-")));
  made.push(folder);
  writeFiles(folder, files);
  return folder;
}

/** Adds files to a folder. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | object>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(
      join(folder, path),
      typeof content === "string" ? content : JSON.stringify(content),
    );
  }
}

/** The package.json of a package with one adapter, and what differs. */
export function manifest(name: string, exporter: string, entry: object = {}, rest: object = {}) {
  return {
    name,
    version: "1.2.3",
    type: "module",
    keywords: ["vmprot-adapter"],
    vmprot: {
      adapters: [{ exporter, contract: 1, module: "./index.js", export: "adapter", ...entry }],
    },
    ...rest,
  };
}

/**
 * A module with an adapter that maps everything.
 *
 * @param ran a file that it leaves when it runs
 * @param probe the text of its probe
 * @param names the text of its other names
 */
export const moduleText = (
  exporter: string,
  ran?: string,
  probe = "undefined",
  names = "undefined",
): string =>
  `${ran === undefined ? "" : `import { writeFileSync } from "node:fs";\nwriteFileSync(${JSON.stringify(ran)}, "");\n`}
export const adapter = {
  contract: 1,
  exporter: ${JSON.stringify(exporter)},
  names: ${names},
  title: "made up",
  source: "nowhere",
  facts: {},
  rules: [
    {
      id: "any",
      map: [{ memory: "ram", cache: "cached", vma: "pages", pages: "refcounted" }],
      source: "nowhere",
    },
  ],
  cases: [{ name: "any", facts: {} }],
  probe: ${probe},
};
`;
