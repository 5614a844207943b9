import { describe, expect, it } from "@jest/globals";
import { ADAPTERS } from "@vmprot/adapters";
import { PLAIN_VM, PRESETS, type Query, VmProt } from "@vmprot/core";
import { validateResult } from "@vmprot/schemas";
import { linesOf, MAPS, parseLines, queryJson, REFUSED, vmprot } from "./run-vmprot.js";

const QUERIES: readonly Query[] = ADAPTERS.flatMap(({ exporter, cases }) =>
  cases.flatMap(({ facts }) => PRESETS.map(({ name }) => ({ exporter, facts, platform: name }))),
);
const NDJSON = QUERIES.map((query) => `${JSON.stringify(query)}\n`).join("");

/** What breaks a line, hides text or commands a terminal. */
const HARMFUL = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

describe("vmprot query --json", () => {
  it("prints what core says, one result a line, in order", () => {
    const { status, stdout, stderr } = queryJson(NDJSON);
    const core = new VmProt(ADAPTERS, { baseVm: PLAIN_VM });
    expect(parseLines(stdout)).toEqual(QUERIES.map((query) => core.query(query)));
    expect(parseLines(stdout).filter((result) => !validateResult(result))).toEqual([]);
    expect(stderr).toBe("");
    expect(status).toBe(1);
  });

  it("explains on demand, in the form of the schema", () => {
    const { stdout } = queryJson(`${MAPS}\n${REFUSED}\n`, "--explain");
    const results = parseLines(stdout) as { explanation: unknown[] }[];
    expect(results.every((result) => validateResult(result))).toBe(true);
    expect(results.map(({ explanation }) => explanation.length > 1)).toEqual([true, true]);
  });

  it("refuses an unknown exporter like anything else, and hints at what was meant", () => {
    const { status, stdout, stderr } = queryJson('{"exporter":"amdgup","facts":{}}\n'.repeat(3));
    expect(linesOf(stdout)).toHaveLength(3);
    expect(parseLines(stdout)).toMatchObject([{}, {}, { verdict: { code: "UNKNOWN_EXPORTER" } }]);
    expect(linesOf(stderr)).toHaveLength(1);
    expect(stderr).toMatch(/^vmprot: line 1: hint: .*did you mean "amdgpu"\?/);
    expect(status).toBe(1);
  });
});

describe("the exit status of vmprot query", () => {
  it.each([
    ["everything maps", `${MAPS}\n`, 0],
    ["something is refused", `${MAPS}\n${REFUSED}\n`, 1],
    ["something is bad", `${MAPS}\n${REFUSED}\n7\n`, 2],
  ])("when %s", (_, input, status) => {
    expect(queryJson(input).status).toBe(status);
    expect(vmprot(["query"], input).status).toBe(status);
  });
});

describe("vmprot query without --json", () => {
  it.each([80, 120])("prints a table of at most %s columns with a footer", (columns) => {
    const { stdout, stderr } = vmprot(["query"], NDJSON, { COLUMNS: String(columns) });
    const lines = linesOf(stdout);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
    expect(lines[0]).toMatch(/^#\s+buffer\s+exporter's answer\s+may the guest map it\?$/);
    expect(stdout).toContain("✓ map write-combined");
    expect(stdout).toContain("✗ SYNC_REQUIRED");
    expect(stdout).toContain("! SNOOPED_ALIAS");
    expect(stdout).toContain("Platform: intel; intel-honor-pat;");
    expect(stdout).toContain("Profile: coherent.");
    expect(stdout).toContain("VM: plain");
    expect(lines.at(-1)).toMatch(/^\d+ map, \d+ refused, 0 bad$/);
    expect(stderr).toBe("");
  });

  it("numbers the steps of an explanation, each with its table, row and source", () => {
    const { stdout } = vmprot(["query", "--explain"], MAPS);
    expect(stdout).toMatch(
      /^1\. msm flags 0x20000; on amd\n {4}✓ map write-combined, slow to read\n/,
    );
    expect(stdout).toMatch(/\n {5}1\. answer {3}the exporter's mappings are/);
    expect(stdout).toMatch(/table amd-stage2, row nested-paging\n\s+arch\/x86\/kvm/);
    expect(stdout).toMatch(/\n1 map, 0 refused, 0 bad\n$/);
  });

  it("shows the row of the adapter that refused, and its source", () => {
    const { stdout } = vmprot(["query", "--explain"], REFUSED);
    expect(stdout).toContain("✗ SYNC_REQUIRED (msm:cached)\n");
    expect(stdout).toMatch(/table msm-rules, row cached\n\s+drivers\/gpu\/drm\/msm\/msm_gem\.c/);
  });

  it("lets no text from the input steer the terminal", () => {
    const facts = { "a\u001b[2J": "\u001b]0;x\u0007\u202e\u061c\u200b\u009b" };
    const query = { exporter: "x", facts };
    const { stdout, stderr } = vmprot(["query"], `${JSON.stringify(query)}\n{"\\u001b[2J":1}\n`);
    expect((stdout + stderr).replaceAll("\n", "")).not.toMatch(HARMFUL);
  });

  it("nor a line of JSON, whose strings mean the same", () => {
    const kernel = "6.18\u009b\u202e\u061c\u200b\u{e0041}é";
    const query = { exporter: "x\u009b\u202e", facts: {}, platform: { kernel } };
    const { stdout, stderr } = queryJson(JSON.stringify(query));
    expect((stdout + stderr).replaceAll("\n", "")).not.toMatch(HARMFUL);
    expect(linesOf(stdout)).toHaveLength(1);
  });
});
