import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { callOutsideJest } from "../support/outside-jest.js";
import { root } from "../support/repository.js";
import { describeWith, missingProgram } from "../support/requirement.js";
import { share, stride, THOROUGH } from "../support/thoroughness.js";
import { FOLDER, inScratch, objects, programOf, run, SOURCES, UNIVERSAL } from "./compiled-c.js";

const VECTORS = join(FOLDER, "test/vmprot_vectors.c");
const LINES = new URL("./vector-lines.js", import.meta.url);
const missing = missingProgram("gcc") ?? missingProgram("clang");
const FAST = ["-O2", "-Wshadow", "-Wconversion"];
const SANITIZERS = ["-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];

describeWith("compilers", missing)("the policy in C", () => {
  let folder: string;
  let fast: string;
  const made = new Map<string, string[]>();

  /** The policy's objects, which are compiled when they are first asked for. */
  function objectsOf(compiler: string, flags: readonly string[]): string[] {
    const key = [compiler, ...flags].join(" ");
    const known = made.get(key) ?? objects(compiler, flags, mkdtempSync(join(folder, "objects-")));
    made.set(key, known);
    return known;
  }

  /** A program of theirs. */
  const program = (compiler: string, flags: readonly string[], source: string): string =>
    programOf(compiler, flags, source, objectsOf(compiler, flags));

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "vmprot-c-"));
    fast = program("gcc", FAST, VECTORS);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(["gcc", "clang"])("compiles without a warning: %s", (compiler) => {
    expect(objectsOf(compiler, FAST)).toHaveLength(SOURCES.length);
  });

  it("its headers are C++ too", () => {
    const source = join(folder, "all.cc");
    const names = ["vmprot.h", "vmprot_exporters.h", "vmprot_text.h"];
    writeFileSync(source, names.map((name) => `#include "${name}"\n`).join(""));
    run("g++", [
      "-std=c++11",
      "-Wall",
      "-Werror",
      "-pedantic",
      `-I${FOLDER}`,
      "-c",
      source,
      "-o",
      join(folder, "all.o"),
    ]);
  });

  if (THOROUGH) {
    it("gcc's analyzer finds nothing", () => {
      inScratch((scratch) => objects("gcc", ["-O1", "-fanalyzer"], scratch));
    });
  }

  it("needs nothing but memcpy, memset and memcmp, and keeps nothing", () => {
    const all = objectsOf("gcc", FAST);
    const undefinedNames = [...run("nm", all).matchAll(/^ +U (\S+)$/gm)].map(([, name]) => name);
    const outside = undefinedNames.filter((name) => !name?.startsWith("vmprot_"));
    const allowed = ["memcmp", "memcpy", "memset"];
    expect(undefinedNames.length).toBeGreaterThan(10);
    expect(outside.filter((name) => !allowed.includes(name ?? ""))).toEqual([]);
    // Pointers that the loader fills in are written once: sections .data.rel.ro.
    const kept = run("size", ["-A", ...all]).match(/^\.(data|bss)\s+[1-9].*$/gm);
    expect(kept).toBeNull();
  });

  it("is small", () => {
    inScratch((scratch) => {
      objects("gcc", ["-Os"], scratch);
      const bytes = (names: readonly string[]): number =>
        run(
          "size",
          names.map((name) => join(scratch, `${name}.o`)),
        )
          .trim()
          .split("\n")
          .slice(1)
          .reduce((sum, line) => sum + Number(line.trim().split(/\s+/)[3]), 0);
      expect(bytes(UNIVERSAL)).toBeLessThan(16 * 1024);
      expect(bytes(["vmprot_exporters"])).toBeLessThan(48 * 1024);
      expect(bytes(SOURCES)).toBeLessThan(96 * 1024);
    });
  });

  it.each([
    ["clang", FAST],
    ["gcc", SANITIZERS],
  ] as const)(
    "says what the vectors say: %s %j",
    (compiler, flags) => {
      const vectors = readFileSync(join(root, "compiled/vectors.txt"), "utf8");
      expect(run(program(compiler, flags, VECTORS), [], vectors)).toBe("");
    },
    120_000,
  );

  it("and what the interpreter says on every path of the whole space", async () => {
    const lines = await callOutsideJest<string>(LINES, "spaceLines", stride(1));
    expect(lines.split("\n").length).toBeGreaterThan(share(40_000));
    expect(run(fast, [], lines)).toBe("");
  }, 120_000);

  // The interpreter takes long over what is mostly unknown.
  it.each([
    [0, 3000],
    [0.2, 1500],
    [0.5, 500],
    [0.8, 150],
  ])(
    "and of random queries, of which %f is unknown",
    async (unknown, count) => {
      const options = { seed: 1000 * unknown + 7, count: share(count), unknown };
      const lines = await callOutsideJest<string>(LINES, "randomLines", options);
      expect(run(fast, [], lines)).toBe("");
    },
    120_000,
  );

  it.each([0, 0.2, 0.5, 0.8])(
    "and what exporters answer, of random queries of which %f is unknown",
    async (unknown) => {
      const options = { seed: 1000 * unknown + 11, count: share(600), unknown };
      const lines = await callOutsideJest<string>(LINES, "answerLines", options);
      expect(lines.match(/ 0 [1-3] 2 0 0\n/g)?.length).toBeGreaterThan(5);
      expect(run(fast, ["answers"], lines)).toBe("");
    },
    120_000,
  );

  it("and what a second reading of the fact sheet says where everything is known", async () => {
    const { inWords } = await import("./vector-lines.js");
    const { lines, expected } = await callOutsideJest<{ lines: string; expected: string[] }>(
      LINES,
      "oracleLines",
      stride(7),
    );
    expect(expected.length).toBeGreaterThan(share(9000));
    expect(expected.filter((each) => each.startsWith("map")).length).toBeGreaterThan(share(1900));
    expect(run(fast, [], lines).trim().split("\n").map(inWords)).toEqual(expected);
  }, 120_000);

  it("is held against core by hand, too, as often as is asked for", () => {
    const compare = (...args: string[]) =>
      spawnSync(process.execPath, [join(root, "scripts/compare-compiled.mjs"), ...args], {
        encoding: "utf8",
      });
    expect(compare("--points", "96")).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^96 points, no difference: /),
    });
    expect(compare("--points", "0.5")).toMatchObject({ status: 2, stdout: "" });
  }, 60_000);

  it("refuses a caller's mistakes, and says which field has no such value", () => {
    const source = join(root, "tests/compiler/mistakes.c");
    expect(run(program("gcc", SANITIZERS, source), [])).toBe("");
  });
});
