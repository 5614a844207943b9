import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { ADAPTERS } from "@vmprot/adapters";
import { REFUSAL_CODES } from "@vmprot/core";
import { askKvm, DMA_BUF_INFO_ROWS, detectHost, dmaBufInfoOf, hostFiles } from "@vmprot/linux";
import { root } from "../support/repository.js";
import { describeWith, missingProgram } from "../support/requirement.js";
import { THOROUGH } from "../support/thoroughness.js";
import { compiled } from "./compiled.js";
import { FOLDER, inScratch, LINUX, run, SOURCES, STRICT } from "./compiled-c.js";
import { buildPrintHost, hostInC } from "./host-in-c.js";

const { OWN_NAMES } = (await import(
  new URL("../../../linux/dist/probe/own-names.js", import.meta.url).href
)) as typeof import("../../linux/src/probe/own-names.js");

const missing =
  process.platform === "linux"
    ? (missingProgram("gcc") ?? missingProgram("clang") ?? missingProgram("make"))
    : "this is no Linux";
const SANITIZERS = ["-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
const WARNINGS = [...STRICT.slice(1), "-Wshadow", "-Wconversion"];
const sources = [...SOURCES, ...LINUX].map((name) => join(FOLDER, `${name}.c`));

/** A row of a table in C: what stands in its braces. */
function tableOf(source: string, name: string): string[][] {
  const text = readFileSync(join(FOLDER, source), "utf8");
  const body = text.slice(text.indexOf(`${name}[] = {`)).split("\n};")[0] ?? "";
  return [...body.matchAll(/\{ (.+) \},/g)].map(([, row = ""]) => row.split(", "));
}

describeWith("compilers", missing)("what the policy in C asks of Linux", () => {
  let folder: string;
  let said: Map<string, string>;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "vmprot-c-linux-"));
    const program = join(folder, "calls");
    const test = join(root, "tests/compiler/linux-calls.c");
    run("gcc", [...STRICT, ...SANITIZERS, `-I${FOLDER}`, test, ...sources, "-o", program]);
    const lines = run(program, []).trim().split("\n");
    said = new Map(lines.map((line) => line.split(": ") as [string, string]));
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(["gcc", "clang"].flatMap((each) => [`${each} c99`, `${each} gnu99`]))(
    "compiles without a warning: %s",
    (which) => {
      const [compiler = "", standard] = which.split(" ");
      inScratch((scratch) => {
        for (const name of LINUX) {
          const files = ["-c", join(FOLDER, `${name}.c`), "-o", join(scratch, `${name}.o`)];
          run(compiler, [`-std=${standard}`, ...WARNINGS, "-O2", ...files]);
        }
      });
    },
    60_000,
  );

  it("nothing is kept or allocated, the header is C++ too, and gcc's analyzer finds nothing", () => {
    inScratch((scratch) => {
      const all = LINUX.slice(1).map((name) => {
        const object = join(scratch, `${name}.o`);
        const files = ["-c", join(FOLDER, `${name}.c`), "-o", object];
        run("gcc", [...STRICT, "-O1", ...(THOROUGH ? ["-fanalyzer"] : []), ...files]);
        return object;
      });
      expect(run("size", ["-A", ...all]).match(/^\.(data|bss)\s+[1-9].*$/gm)).toBeNull();
      const names = [...run("nm", all).matchAll(/^ +U (\S+)$/gm)].map(([, name]) => name);
      expect(names.filter((name) => /alloc|^free$|^fopen/.test(name ?? ""))).toEqual([]);
      const source = join(scratch, "all.cc");
      writeFileSync(source, '#include "vmprot_linux.h"\n#include "vmprot_probe.h"\n');
      const flags = ["-std=c++11", "-Wall", "-Werror", "-pedantic", `-I${FOLDER}`];
      run("g++", [...flags, "-c", source, "-o", join(scratch, "all.o")]);
    });
  }, 120_000);

  it("tells what is no dma-buf, and what is closed, before anything else", () => {
    expect(said.get("memfd")).toBe("-1 ENOTTY");
    expect(said.get("pipe")).toBe("-1 ENOTTY");
    expect(said.get("closed")).toBe("-1 EBADF");
    expect(said.get("negative")).toBe("-1 EBADF");
    expect(said.get("closed, NULL")).toBe("-1 EBADF");
    expect(said.get("memfd, parameter 2")).toBe("-1 ENOTTY");
    expect(said.get("probe of a memfd")).toBe("-1 ENOTTY, exporter 0, said");
    expect(said.get("probe of a closed one")).toBe("-1 EBADF, exporter 0, said");
    expect(said.get("next descriptor")).toBe("1");
  });

  it("says of every answer what DMA_BUF_INFO_ROWS says, and of others ENODATA", () => {
    const codes = compiled().abi.codes ?? {};
    const named = new Map(Object.entries(codes).map(([code, number]) => [number, code]));
    for (let number = 1; number <= 40; number++) {
      const code = named.get(number) as keyof typeof REFUSAL_CODES;
      const expected = dmaBufInfoOf({ kind: "refusal", code });
      expect([number, said.get(`code ${number}`)]).toEqual([number, `${expected}`]);
    }
    for (const [index, cache] of (["uncached", "write-combined", "cached"] as const).entries()) {
      const expected = dmaBufInfoOf({ kind: "attributes", cache });
      expect([cache, said.get(`cache ${index + 1}`)]).toEqual([cache, `${expected}`]);
    }
    expect([said.get("cache 0"), said.get("cache 4")]).toEqual(["ENODATA", "ENODATA"]);
    const modes = ["cached", "write-combined", "uncached"];
    const rows = DMA_BUF_INFO_ROWS.map(({ answer }) => answer);
    expect(rows.filter((each) => !modes.includes(each) && !(each in REFUSAL_CODES))).toEqual([]);
    expect(new Set(rows).size).toBe(rows.length);
  });

  it("finds out of this host what detectHost does", () => {
    const { platform } = detectHost(hostFiles(), askKvm());
    expect(platform.arch).not.toBe("unknown");
    const program = buildPrintHost("gcc", SANITIZERS, join(folder, "print-host"));
    expect(run(program, []).trim()).toBe(hostInC(platform));
  });

  it("knows the same drivers with names of their own", () => {
    const rows = tableOf("vmprot_linux.c", "OWN_NAMES");
    expect(rows.length).toBe(OWN_NAMES.length);
    expect(rows).toEqual(
      OWN_NAMES.map(({ driver, expNames: [own, shared], keepsImports }) => [
        `"${driver}"`,
        `"${own}"`,
        `${Number(shared === "drm")}`,
        `${Number(keepsImports !== undefined)}`,
      ]),
    );
  });

  it("is what examples/c-vmm builds on, which says what is wrong", () => {
    run("make", ["-s", "-C", join(root, "examples/c-vmm"), `OUT=${folder}`]);
    const end = (...args: readonly string[]) => {
      const { status, stderr, stdout } = spawnSync(join(folder, "c-vmm"), args, {
        stdio: ["ignore", "pipe", "pipe"],
        encoding: "utf8",
      });
      return { status, stderr, stdout };
    };
    expect(end("--help")).toMatchObject({ status: 0, stderr: "" });
    for (const [args, text] of [
      [[], "usage: c-vmm"],
      [["3", "4"], "usage: c-vmm"],
      [["--nothing", "3"], "usage: c-vmm"],
      [["three"], "three is no file descriptor"],
      [["--json", "--info", "3"], "exclude each other"],
      [["--profile", "lenient", "3"], "--profile cannot be lenient"],
      [["0"], "no dma-buf"],
      [["--info", "0"], "descriptor 0"],
      [["--json", "77"], "Bad file descriptor"],
    ] as const) {
      const { status, stderr, stdout } = end(...args);
      expect([args, status, stdout]).toEqual([args, 2, ""]);
      expect(stderr).toContain(text);
    }
  }, 60_000);

  it("every exporter that is probed has the traits that its adapter states", () => {
    const text = readFileSync(join(FOLDER, "vmprot_probe.c"), "utf8");
    const traits = (exporter: string): string | undefined => {
      const constant = exporter.toUpperCase().replaceAll("-", "_");
      return new RegExp(`VMPROT_EXPORTER_${constant}, (.+) \\}`).exec(text)?.[1];
    };
    for (const { exporter, probe } of ADAPTERS) {
      if (probe?.program === undefined) continue;
      const { primaryNode, attachesOwn, neverImports } = probe;
      const expected = [
        primaryNode === true && "VMPROT_PROBE_PRIMARY_NODE",
        attachesOwn === true && "VMPROT_PROBE_ATTACHES_OWN",
        neverImports !== undefined && "VMPROT_PROBE_NEVER_IMPORTS",
      ].filter((each) => each !== false);
      expect([exporter, traits(exporter)]).toEqual([exporter, expected.join(" | ") || "0"]);
    }
  });
});
