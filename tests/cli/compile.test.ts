import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { EMITTERS } from "@vmprot/compiler";
import { root } from "../support/repository.js";
import { vmprot } from "./run-vmprot.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vmprot-compile-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const into = (output: string, ...args: string[]) =>
  vmprot(["compile", "--to", "c", "-o", output, ...args]);

describe("vmprot compile", () => {
  it("writes what is committed, and the numbers", () => {
    const output = join(folder, "deep/er");
    const run = into(output, "--json");
    expect(run).toMatchObject({ status: 0, stderr: "" });
    const { files, hash } = JSON.parse(run.stdout) as { files: string[]; hash: string };
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    for (const file of files.filter((name) => name !== "abi.json")) {
      const committed = readFileSync(join(root, "compiled/c", file), "utf8");
      expect([file, readFileSync(join(output, file), "utf8") === committed]).toEqual([file, true]);
    }
    expect(readdirSync(join(folder, "deep"))).toEqual(["er"]);
  });

  it("writes again into its own folder, and keeps the numbers that stand there", () => {
    expect(into(folder).status).toBe(0);
    const file = join(folder, "abi.json");
    const abi = JSON.parse(readFileSync(file, "utf8"));
    const next = Object.keys(abi.exporters).length + 1;
    writeFileSync(file, JSON.stringify({ ...abi, exporters: { ...abi.exporters, ours: next } }));
    expect(into(folder)).toMatchObject({ status: 0, stdout: "" });
    expect(JSON.parse(readFileSync(file, "utf8")).exporters.ours).toBe(next);
    expect(readFileSync(join(folder, "vmprot_exporters.h"), "utf8")).toContain(`_OURS = ${next}`);
  });

  it("says every language in its help", () => {
    for (const language of Object.keys(EMITTERS)) {
      const output = join(folder, language);
      const run = vmprot(["compile", "--to", language, "-o", output]);
      expect(run).toMatchObject({ status: 0 });
      expect(readdirSync(output).length).toBeGreaterThan(1);
    }
    const { stdout } = vmprot(["compile", "--help"]);
    expect(stdout.replace(/\s+/g, " ")).toContain(
      Object.keys(EMITTERS)
        .map((name) => `"${name}"`)
        .join(", "),
    );
  });

  it.each([
    ["another's folder", "TARGET_NOT_EMPTY", () => writeFileSync(join(folder, "mine.c"), ""), []],
    [
      "numbers that are none",
      "NOT_COMPILABLE",
      () => writeFileSync(join(folder, "abi.json"), "{"),
      [],
    ],
    [
      "numbers of another kind",
      "NOT_COMPILABLE",
      () => writeFileSync(join(folder, "abi.json"), "[1]"),
      [],
    ],
    ["missing numbers", "NOT_COMPILABLE", () => {}, ["--abi", "/nowhere/abi.json"]],
  ] as const)("leaves %s alone: %s", (_, code, prepare, args) => {
    prepare();
    const before = readdirSync(folder);
    const run = into(folder, ...args);
    expect(run).toMatchObject({ status: 2, stdout: "" });
    expect(run.stderr).toMatch(new RegExp(`^vmprot: ${code}: `));
    expect(readdirSync(folder)).toEqual(before);
  });

  it("says where it cannot write", () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    const run = into(join(file, "below"));
    expect(run.status).toBe(2);
    expect(run.stderr).toMatch(/^vmprot: OUTPUT_FAILED: .*below cannot be written/);
    expect(existsSync(join(file, "below"))).toBe(false);
  });

  it("refuses a language that it does not know, and a missing folder", () => {
    expect(vmprot(["compile", "--to", "cobol", "-o", folder]).stderr).toMatch(/USAGE: .*cobol/);
    expect(vmprot(["compile", "--to", "c"]).stderr).toMatch(/USAGE: .*--output/);
  });
});
