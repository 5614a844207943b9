import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { doInLastingProcess } from "../support/lasting-process.js";
import { root } from "../support/repository.js";

export const COMMAND = join(root, "create-adapter/dist/main.js");

/** What a command did. */
export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Without what jest and npm set for the programs that they start. */
const inherited = Object.entries(process.env).filter(
  ([name]) =>
    !/^(NODE_TEST_CONTEXT|INIT_CWD|CI|GIT.*|.*COLOR)$/.test(name) &&
    !/^npm_(?!config_)|^npm_config_local_prefix$/.test(name),
);

/** For the programs that the tests start; node:test reports otherwise in newer versions of Node.js. */
export const PLAIN_ENV = {
  ...Object.fromEntries(inherited),
  NODE_OPTIONS: "--test-reporter=tap",
};

/** @param env more variables for it */
export const run = (
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Run =>
  spawnSync(program, args, {
    cwd,
    encoding: "utf8",
    env: { ...PLAIN_ENV, ...env },
    maxBuffer: 1 << 26,
  });

/** Runs the command in a folder, with nobody to ask. */
export const createAdapter = (cwd: string, ...args: string[]): Run =>
  doInLastingProcess({ file: COMMAND, args, cwd, env: PLAIN_ENV, input: "" });

/** A new folder outside of the repository. */
export const makeFolder = (): string =>
  realpathSync(mkdtempSync(join(tmpdir(), "vmprot-create-adapter-")));

export const removeFolder = (folder: string): void =>
  rmSync(folder, { recursive: true, force: true });

/** The files below a folder, sorted. */
export const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
