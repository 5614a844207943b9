import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { describeWith, missingProgram } from "../support/requirement.js";
import {
  COMMAND,
  createAdapter,
  makeFolder,
  PLAIN_ENV,
  removeFolder,
} from "./run-create-adapter.js";

const folder = makeFolder();
afterAll(() => removeFolder(folder));

const ENTER = "\r";
const INTERRUPT = "\u0003";

/** Runs the command on a terminal, and types each answer when its question has appeared. */
function answering(
  args: string,
  answers: readonly (readonly [question: string, answer: string])[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ text: string; status: number | null }> {
  const command = `${process.execPath} ${COMMAND} ${args}`;
  const child = spawn("script", ["-qec", command, "/dev/null"], {
    cwd: folder,
    env: { ...PLAIN_ENV, ...env, TERM: "xterm-256color" },
  });
  const waiting = [...answers];
  let text = "";
  let from = 0;
  child.stdout.on("data", (data: Buffer) => {
    text += data;
    const [question, answer] = waiting[0] ?? [];
    if (question === undefined || !text.slice(from).includes(question)) return;
    waiting.shift();
    from = text.length;
    child.stdin.write(answer ?? "");
  });
  return new Promise((resolve) => child.on("close", (status) => resolve({ text, status })));
}

const terminal = describeWith("script", missingProgram("script"));

terminal("on a terminal", () => {
  it("asks for everything that is missing, and again after a bad answer", async () => {
    mkdirSync(join(folder, "full"));
    writeFileSync(join(folder, "full/file"), "mine");
    const { text, status } = await answering("--driver foo-kms", [
      ["The exporter's name", `Foo${ENTER}`],
      ["An exporter's name is 1 to 64", `\u0015foo${ENTER}`],
      ["The folder to write to", `~/foo${ENTER}`],
      ["Only a shell knows", `\u0015full${ENTER}`],
      ["is not empty", `\u0015${ENTER}`],
      ["The npm package's name", `@vendor/foo${ENTER}`],
    ]);
    expect({ status, text }).toMatchObject({ status: 0 });
    expect(text).toContain("./vmprot-adapter-foo");
    expect(text).not.toContain("The DRM driver's name");
    const made = (path: string): string =>
      readFileSync(join(folder, "vmprot-adapter-foo", path), "utf8");
    expect(JSON.parse(made("package.json")).name).toBe("@vendor/foo");
    expect(made("README.md")).toMatch(/^# @vendor\/foo$/m);
    expect(made("src/foo-probe.ts")).toContain('drmDrivers: ["foo-kms"]');
  }, 30_000);

  it("asks nothing where the name is given", async () => {
    const { text, status } = await answering("--name bar --dry-run", []);
    expect(status).toBe(0);
    expect(text).not.toContain("?");
    expect(text).toContain("src/bar-probe.ts");
  }, 30_000);

  it("asks nothing where npm took the options", async () => {
    const { text, status } = await answering("", [], { npm_config_name: "foo" });
    expect({ status, text }).toMatchObject({ status: 2 });
    expect(text).toContain("put -- before the options");
  }, 30_000);

  it("writes nothing if interrupted", async () => {
    const { text, status } = await answering("", [["The exporter's name", INTERRUPT]]);
    expect(status).toBe(130);
    expect(text).toContain("create-adapter: nothing was written.");
    expect(text).not.toContain("    at ");
  }, 30_000);
});

describe("elsewhere", () => {
  it("the help shows the flags, the exit statuses and examples", () => {
    const { status, stdout } = createAdapter(folder, "--help");
    expect(status).toBe(0);
    for (const part of ["--name", "--dir", "--package", "--driver", "--dry-run", "Exit status:"]) {
      expect(stdout).toContain(part);
    }
    expect(stdout).toContain("$ npm create @vmprot/adapter@latest");
  });

  it("the version is the package's", () => {
    expect(createAdapter(folder, "--version").stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
