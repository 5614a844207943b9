import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { explainQuery, validateConfig, validateManifest } from "@vmprot/schemas";
import { publicPackages, root } from "../support/repository.js";
import { describeWith, missingProgram } from "../support/requirement.js";
import { type CodeBlock, codeBlocks } from "./code-blocks.js";
import { compileBlocks } from "./compile-blocks.js";
import { commandsOf, fits, printed } from "./console-block.js";
import { DOCUMENTS } from "./documents.js";
import { Sandbox } from "./sandbox.js";
import { type Treatment, treatmentOf } from "./treatment.js";

const blocks = DOCUMENTS.flatMap(codeBlocks);
const named = (list: readonly CodeBlock[]) =>
  list.map((block) => [`${block.document}:${block.line}`, block] as const);
const treated = (...kinds: Treatment[]) =>
  blocks.filter((block) => kinds.includes(treatmentOf(block)));

/**
 * What a program that prints says in its comments that it prints: every comment on a line of its own,
 * and of those beside code the ones that are printed.
 */
const shownOutput = (text: string, lines: readonly string[]): string[] =>
  [...text.matchAll(/^(.*)\/\/ (.*)$/gm)].flatMap(([, code = "", comment = ""]) =>
    code.trim() === "" || lines.includes(comment) ? [comment] : [],
  );

const sandbox = new Sandbox();
afterAll(() => sandbox[Symbol.dispose]());
for (const document of new Set(blocks.map(({ document }) => document))) sandbox.add(document);
const modules = compileBlocks(sandbox, treated("run code", "compile"));

describe("every code block", () => {
  it("is run, compiled, parsed, or says why not", () => {
    expect(named(treated("none")).map(([name]) => name)).toEqual([]);
    expect(blocks.length).toBeGreaterThan(50);
  });

  it.each(named(treated("leave")))("%s is not run, and gives a reason", (_, { notes }) => {
    expect(notes.notRun).toMatch(/\w+ \w+/);
  });
});

describe("console blocks", () => {
  it.each(named(treated("run")))("%s shows what is printed", (_, { document, text }) => {
    const commands = commandsOf(text);
    expect(commands).not.toEqual([]);
    for (const { command, output } of commands) {
      const seen = printed(command, sandbox.of(document), sandbox.programs);
      if (!fits(output, seen)) expect(`$ ${command}\n${seen}`).toBe(`$ ${command}\n${output}`);
    }
  });
});

describe("TypeScript and JavaScript blocks", () => {
  it.each(
    modules.map((module) => [`${module.block.document}:${module.block.line}`, module] as const),
  )("%s compiles", (_, { errors, script }) => {
    expect(errors).toEqual([]);
    expect(existsSync(script)).toBe(true);
  });

  it.each(
    modules
      .filter(({ block }) => treatmentOf(block) === "run code")
      .map((module) => [`${module.block.document}:${module.block.line}`, module] as const),
  )("%s runs, and prints what its comments say", (_, { block, script }) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const lines = stdout.split("\n").filter(Boolean);
    if (lines.length > 0) expect(lines).toEqual(shownOutput(block.text, lines));
  });

  it.each(named(blocks.filter(({ notes }) => notes.file !== undefined)))(
    "%s is a file that another block of its document uses",
    (_, block) => {
      const name = (block.notes.file ?? "").replace(/\.ts$/, ".js");
      const others = blocks.filter((other) => other !== block && other.document === block.document);
      expect(others.some(({ text }) => text.includes(name))).toBe(true);
    },
  );
});

describeWith("compilers", missingProgram("gcc"))("C blocks", () => {
  it.each(named(treated("compile C")))("%s compiles", (_, { text, notes }) => {
    const headers = ["vmprot_exporters.h", "vmprot_text.h"].map((name) => `#include "${name}"\n`);
    const source = `#include <stddef.h>\n${headers.join("")}${notes.with ?? ""}\nvoid f(void) {\n${text}\n}\n`;
    const flags = ["-std=c99", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-xc", "-"];
    const include = `-I${join(root, "compiled/c")}`;
    const { stderr } = spawnSync("gcc", [include, ...flags], { input: source, encoding: "utf8" });
    expect(stderr).toBe("");
  });
});

describe("JSON blocks", () => {
  it.each(named(treated("parse")))("%s parses, and is what it claims to be", (_, { text }) => {
    const value: Readonly<Record<string, unknown>> = JSON.parse(text);
    expect(value).toBeInstanceOf(Object);
    if ("facts" in value) expect(explainQuery(value)).toEqual([]);
    if ("vmprot" in value) expect(validateManifest(value.vmprot)).toBe(true);
    if ("discover" in value) expect(validateConfig(value)).toBe(true);
  });
});

describe("npm install blocks", () => {
  it.each(named(treated("look up")))(
    "%s names packages of this repository, in one line",
    (_, { text }) => {
      const names = publicPackages.map(({ manifest }) => manifest.name);
      const wanted = text.match(/@vmprot\/[\w-]+/g) ?? [];
      expect(names).toEqual(expect.arrayContaining(wanted));
      expect(text.split("\n")).toHaveLength(1);
    },
  );
});
