import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import type { Result } from "@vmprot/core";
import { detectHost } from "@vmprot/linux";
import { linesOf, MAPS, parseLines, queryJson, vmprot } from "./run-vmprot.js";

const folder = mkdtempSync(join(tmpdir(), "vmprot-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
};

/** What the command says of a write-combined msm buffer. */
function verdict(query: object, ...args: string[]): Result["verdict"] {
  const facts = { exporter: "msm", facts: { flags: 0x20000 } };
  const { stdout, stderr } = queryJson(JSON.stringify({ ...facts, ...query }), ...args);
  expect(stderr).toBe("");
  return (parseLines(stdout)[0] as Result).verdict;
}

const FORCED = { kind: "refuse", code: "GUEST_TYPE_FORCED" };
const MAP = { kind: "map", guestCache: "write-combined" };

describe("--platform", () => {
  it("goes before what queries say", () => {
    expect(verdict({ platform: "intel" })).toMatchObject(FORCED);
    expect(verdict({ platform: "intel" }, "--platform", "amd")).toMatchObject(MAP);
  });

  it("is unknown where nobody states it", () => {
    expect(verdict({})).toMatchObject({ kind: "refuse", code: "PLATFORM_UNKNOWN" });
  });

  it("can be a file", () => {
    const platform = { arch: "x86_64", hypervisor: "kvm", kernel: "6.18", vendor: "amd" };
    const known = {
      ...platform,
      nestedPaging: true,
      deviceMtrr: "uncached",
      shmemHugePages: false,
    };
    const path = file("platform.json", `\ufeff${JSON.stringify(known)}`);
    expect(verdict({}, "--platform", path)).toMatchObject(MAP);
  });

  it("can be this host", () => {
    const { platform } = detectHost();
    expect(verdict({}, "--platform", "host")).toEqual(verdict({ platform }));
    expect(vmprot(["query", "--platform", "host"], MAPS).stdout).toContain("this host: ");
  });
});

describe("--profile", () => {
  const query = { exporter: "amdgpu", facts: { domains: 4, flags: 0 }, platform: "amd" };
  it("goes before what queries say", () => {
    expect(verdict(query)).toMatchObject({ kind: "map" });
    expect(verdict(query, "--profile", "strict")).toMatchObject({ kind: "refuse" });
    const strict = { ...query, profile: "strict" };
    expect(verdict(strict)).toMatchObject({ kind: "refuse" });
    expect(verdict(strict, "--profile", "coherent")).toMatchObject({ kind: "map" });
  });
});

describe("--vm", () => {
  const path = file("vm.json", { guestPat: "honored" });
  it("changes the plain VM, and a query's own vm goes before it", () => {
    expect(verdict({ platform: "intel" }, "--vm", path)).toMatchObject(MAP);
    const vm = { guestPat: "ignored" };
    expect(verdict({ platform: "intel", vm }, "--vm", path)).toMatchObject(FORCED);
  });

  it("stands in the footer", () => {
    const { stdout } = vmprot(["query", "--vm", path], MAPS, { COLUMNS: "160" });
    expect(stdout.replaceAll("\n", " ")).toContain(`except for what ${path} states`);
  });
});

describe("help", () => {
  it.each([[[]], [["query"]], [["doctor"]]])("of %j is what --help prints", (command: string[]) => {
    const { status, stdout } = vmprot(["help", ...command]);
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: vmprot([...command, "--help"]).stdout,
    });
  });
});

describe("a bad command line", () => {
  const bad = (name: string, content: unknown): string[] => ["query", "--vm", file(name, content)];
  it.each([
    [
      "an unknown option",
      ["query", "--jsno"],
      /USAGE: unknown option '--jsno'; did you mean "--json"\?/,
    ],
    ["an unknown command", ["qurey"], /USAGE: unknown command 'qurey'; did you mean "query"\?/],
    ["its help", ["qurey", "--help"], /USAGE: unknown command 'qurey'; did you mean "query"\?/],
    ["an unknown choice", ["query", "--profile", "stict"], /USAGE: .*Did you mean "strict"\?/],
    ["help with no command", ["help", "qurey"], /USAGE: .*Did you mean "query"\?/],
    ["an option unlike any", ["matrix", "-x"], /USAGE: unknown option '-x'; there are .*--html/],
    ["too many files", ["query", "a", "b"], /USAGE: too many arguments/],
    ["an option without its value", ["query", "--vm"], /USAGE: option '--vm <file>' argument miss/],
    ["an unknown profile", ["query", "--profile", "lax"], /USAGE: .*coherent, strict/],
    [
      "an unknown platform",
      ["query", "--platform", "intle"],
      /PLATFORM_NAME_UNKNOWN: .*mean "intel"\?/,
    ],
    [
      "a far-fetched platform",
      ["query", "--platform", "vax"],
      /PLATFORM_NAME_UNKNOWN: .*there are i/,
    ],
    ["an empty VM file", bad("a.json", ""), /INPUT_EMPTY: .*a\.json/],
    ["a VM file without JSON", bad("b.json", "{"), /INPUT_NOT_JSON: .*b\.json/],
    ["a VM file with an array", bad("c.json", []), /FIELD_TYPE: .*c\.json/],
    ["a misspelt VM field", bad("d.json", { guestPta: 1 }), /FIELD_UNKNOWN: .*"guestPat"\?/],
    ["a wrong VM value", bad("e.json", { mte: "yes" }), /FIELD_(VALUE|TYPE): .*e\.json: vm\.mte/],
    ["a huge VM file", bad("f.json", " ".repeat(2 << 20)), /INPUT_TOO_LONG: .*f\.json/],
    ["an unknown shell", ["completion", "ksh"], /USAGE: .*bash, zsh, fish/],
    ["an unknown code", ["explain", "SYNC_REQUIERD"], /CODE_UNKNOWN: .*mean "SYNC_REQUIRED"\?/],
    ["an unknown exporter", ["matrix", "--exporter", "amdgup"], /USAGE: .*mean "amdgpu"\?/],
    ["an unknown exporter to list", ["adapters", "msn"], /USAGE: .*mean "msm"\?/],
    ["an unknown row", ["explain", "msm:cachd"], /CODE_UNKNOWN: .*mean "msm:cached"\?/],
    [
      "an unknown rule",
      ["explain", "R99-x"],
      /CODE_UNKNOWN: There is nothing called "R99-x" to explain/,
    ],
    ["two formats", ["matrix", "--json", "--html", "x"], /USAGE: .*cannot be used with/],
    [
      "a file that cannot be",
      ["matrix", "--html", join(folder, "no/x")],
      /OUTPUT_FAILED: .*no such file/,
    ],
  ])("%s", (_, args, said) => {
    const { status, stdout, stderr } = vmprot(args, MAPS);
    expect(linesOf(stderr)).toEqual([expect.stringMatching(said)]);
    expect(stderr).toMatch(/^vmprot: /);
    expect(stdout).toBe("");
    expect(status).toBe(2);
  });

  it("shows a stack only on demand", () => {
    const { stderr } = vmprot(["query", "/nonexistent"], "", { VMPROT_DEBUG: "1" });
    expect(stderr).toMatch(/\n {4}at /);
  });
});
