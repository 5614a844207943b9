import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { amdgpuAdapter } from "@vmprot/adapters/amdgpu";
import { PRESETS, type Result } from "@vmprot/core";
import { validateResult } from "@vmprot/schemas";
import { expectRows } from "./expect-rows.js";
import { parseLines, queryJson, vmprot } from "./run-vmprot.js";

const folder = mkdtempSync(join(tmpdir(), "vmprot-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Cell {
  readonly case: string;
  readonly facts: object;
  readonly assumed?: object;
  readonly column: string;
  readonly platform: string;
  readonly vm?: object;
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

  it("shows this host, files and presets side by side, with what is said in advance", () => {
    const host = join(folder, "host.ndjson");
    writeFileSync(host, vmprot(["host", "--json"]).stdout);
    const vm = join(folder, "vm.json");
    writeFileSync(vm, '{"mte":true}');
    const names = ["host", host, "arm64-no-fwb"];
    const args = [
      ...names.flatMap((name) => ["--platform", name]),
      ...["--vm", vm, "--set", "platform.kernel=6.6", "--profile", "strict"],
      ...["--assume", "deviceCoherent=true", "--exporter", "panfrost"],
    ];
    const { stdout, stderr } = vmprot(["matrix", "--json", ...args]);
    expect(stderr).toBe("");
    expectRows("matrix", stdout);
    const cells = parseLines(stdout) as Cell[];
    expect(cells.slice(0, 3).map(({ column }) => column)).toEqual(names);
    const queries = cells.map(({ facts, assumed, platform, vm: guest, profile }) =>
      JSON.stringify({
        exporter: "panfrost",
        facts: { ...facts, ...assumed },
        ...{ platform, vm: guest, profile },
      }),
    );
    const results = parseLines(queryJson(queries.join("\n")).stdout);
    expect(cells.map(({ result }) => result)).toEqual(results);
    const open = cells.filter((cell) => cell.case === "nothing known");
    expect(open).toMatchObject(
      ["detected", "file", "preset"].map((arch) => ({
        assumed: { deviceCoherent: true },
        platform: { kernel: "6.6" },
        vm: { mte: true },
        profile: "strict",
        origins: {
          facts: { deviceCoherent: "assumed" },
          platform: { arch, kernel: "set" },
          vm: { mte: "file" },
        },
      })),
    );
    expect(cells[0]).not.toHaveProperty("assumed");
    const table = vmprot(["matrix", ...args], "", { COLUMNS: "160" }).stdout;
    for (const text of [
      "deviceCoherent true, assumed",
      `what ${vm} states`,
      "Set: platform.kernel 6.6",
    ])
      expect(table).toContain(text);
    const html = vmprot(["matrix", "--html", "-", ...args]).stdout;
    expect(html).toContain("deviceCoherent true, assumed");
    expect(html).not.toContain("every platform preset");
  });

  it("has one column for the platform that the environment names", () => {
    const { stdout } = vmprot(["matrix", "--exporter", "msm", "--json"], "", {
      VMPROT_PLATFORM: "amd",
    });
    const platforms = new Set((parseLines(stdout) as Cell[]).map(({ platform }) => platform));
    expect([...platforms]).toEqual(["amd"]);
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
