import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { amdgpuAdapter } from "@vmprot/adapters/amdgpu";
import { PRESETS, type Result } from "@vmprot/core";
import { validateResult } from "@vmprot/schemas";
import { parseLines, queryJson, vmprot } from "./run-vmprot.js";

const folder = mkdtempSync(join(tmpdir(), "vmprot-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Cell {
  readonly case: string;
  readonly facts: object;
  readonly platform: string;
  readonly profile: string;
  readonly result: Result;
}

describe("vmprot matrix", () => {
  it("--json has every case on every preset, and what vmprot query says of it", () => {
    const { stdout } = vmprot(["matrix", "--json", "--exporter", "amdgpu", "--profile", "strict"]);
    const cells = parseLines(stdout) as Cell[];
    expect(cells.map((cell) => `${cell.case} ${cell.platform} ${cell.profile}`)).toEqual(
      amdgpuAdapter.cases.flatMap(({ name }) =>
        PRESETS.map((preset) => `${name} ${preset.name} strict`),
      ),
    );
    const queries = cells.map(({ facts, platform, profile }) =>
      JSON.stringify({ exporter: "amdgpu", facts, platform, profile }),
    );
    const results = cells.map(({ result }) => result);
    expect(results).toEqual(parseLines(queryJson(queries.join("\n")).stdout));
    expect(results.filter((result) => !validateResult(result))).toEqual([]);
  });

  it("prints a table with a legend of the codes in it", () => {
    const { stdout } = vmprot(["matrix", "--exporter", "msm"]);
    expect(stdout).toMatch(/\nWC +✗ GTF +wc +wc +✗ GTF +wc +wc +wc=\n/);
    expect(stdout).toMatch(/\nGTF +GUEST_TYPE_FORCED: The hypervisor forces/);
    expect(stdout).not.toContain("CONFIDENTIAL_GUEST");
  });

  it("--html writes one file that stands alone", () => {
    const path = join(folder, "matrix.html");
    expect(vmprot(["matrix", "--html", path])).toMatchObject({
      status: 0,
      stdout: "",
      stderr: `vmprot: wrote ${path}\n`,
    });
    const html = readFileSync(path, "utf8");
    expect(html).not.toMatch(/<script|<link|<img|<iframe|https?:|url\(|@import|\son\w+=/i);
    expect(html).toContain("prefers-color-scheme: dark");
    expect(html.match(/<td /g)).toHaveLength(
      parseLines(vmprot(["matrix", "--json"]).stdout).length,
    );
    // Every special character of a text is escaped: none stands outside a tag or an entity.
    expect(html.replace(/<style>.*<\/style>/s, "").replace(/<[^<>]*>/g, "")).not.toMatch(
      /[<>"']|&(?!(amp|lt|gt|quot|#39);)/,
    );
    expect(vmprot(["matrix", "--html", "-"]).stdout).toBe(html);
  });
});
