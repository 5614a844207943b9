import { describe, expect, it } from "@jest/globals";
import { CODE_TABLE, PLAIN_VM, PRESETS } from "@vmprot/core";
import { ADAPTERS } from "../support/space.js";
import { linesOf, parseLines, vmprot } from "./run-vmprot.js";

const width = (text: string): number => Math.max(...linesOf(text).map((line) => line.length));

describe.each(["adapters", "platforms", "explain", "matrix"])("vmprot %s", (command) => {
  it.each(["80", "120"])("fits into %s columns", (COLUMNS) => {
    const { status, stdout, stderr } = vmprot([command], "", { COLUMNS });
    expect(width(stdout)).toBeLessThanOrEqual(Number(COLUMNS));
    expect(stdout).not.toContain("…");
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });
});

describe("vmprot adapters", () => {
  it("lists exporters with their facts", () => {
    const { stdout } = vmprot(["adapters", "--json"]);
    const rows = parseLines(stdout) as { exporter: string; facts: object[]; source: string }[];
    expect(rows.map(({ exporter }) => exporter)).toEqual(ADAPTERS.map((each) => each.exporter));
    const [msm, amdgpu] = rows;
    expect(msm).toMatchObject({ exporter: "msm", contract: 1 });
    expect(msm?.facts).toMatchObject([{ name: "flags", required: true }]);
    expect(rows).toContainEqual(expect.objectContaining({ exporter: "qxl", facts: [] }));
    expect(amdgpu?.source).toContain("amdgpu_ttm.c");
    expect(amdgpu?.facts).toContainEqual({
      name: "imported",
      required: false,
      values: [false, true],
      absent: false,
      doc: "a native buffer",
    });
    expect(vmprot(["adapters"]).stdout).toContain("imported = false");
  });
});

describe("vmprot platforms", () => {
  it("lists presets with all their fields, and the plain VM", () => {
    expect(parseLines(vmprot(["platforms", "--json"]).stdout)).toEqual(PRESETS);
    const text = vmprot(["platforms"]).stdout;
    for (const field of Object.keys(PLAIN_VM)) expect(text).toContain(field);
    for (const { name, platform } of PRESETS) {
      expect(text).toContain(name);
      for (const [field, value] of Object.entries(platform)) {
        expect(text).toContain(`${field} ${value}`);
      }
    }
  });
});

describe("vmprot explain", () => {
  it("lists all codes", () => {
    expect(parseLines(vmprot(["explain", "--json"]).stdout)).toEqual(CODE_TABLE);
    for (const { code } of CODE_TABLE) expect(vmprot(["explain"]).stdout).toContain(code);
  }, 30_000);

  it("says what one code means, in whatever case", () => {
    for (const code of ["SYNC_REQUIRED", "sync_required"]) {
      const { status, stdout } = vmprot(["explain", code], "", { COLUMNS: "160" });
      const [entry] = CODE_TABLE;
      expect(stdout).toContain("SYNC_REQUIRED (refusal)\nmeaning CPU access");
      expect(stdout).toContain(`remedy  ${entry?.remedy}`);
      expect(status).toBe(0);
    }
    const { stdout } = vmprot(["explain", "SYNC_REQUIRED", "--json"]);
    expect(parseLines(stdout)).toEqual([CODE_TABLE[0]]);
  });
});

describe("vmprot --help and --version", () => {
  it("start with the purpose and show examples", () => {
    const { status, stdout } = vmprot(["--help"]);
    expect(stdout).toContain("Which memory attributes may a guest mapping of a dma-buf have?");
    expect(stdout).toContain("$ vmprot query ");
    expect(status).toBe(0);
    expect(vmprot(["--version"]).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each(["query", "adapters", "platforms", "explain", "matrix", "completion"])("%s", (name) => {
    const { status, stdout, stderr } = vmprot([name, "--help"]);
    expect(stdout).toMatch(new RegExp(`^Usage: vmprot ${name} `));
    expect(stdout).toMatch(/Examples?:\n {2}\$ /);
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });

  it("help is what an empty command line gets, as an error", () => {
    const { status, stdout, stderr } = vmprot([]);
    expect(stdout).toBe("");
    expect(stderr).toContain("Usage: vmprot");
    expect(status).toBe(2);
  });
});
