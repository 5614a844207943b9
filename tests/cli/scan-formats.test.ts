import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { fromMarkdown } from "mdast-util-from-markdown";
import { dmaBufFd, fakeRoot } from "../linux/fake-proc.js";
import { expectRows } from "./expect-rows.js";
import { scanFake, scanned } from "./fake-scan.js";
import { parseLines, vmprot } from "./run-vmprot.js";

/** Names that a spreadsheet, a page, a terminal or a collector would take for something else. */
const EVIL = [
  '=HYPERLINK("x","y")',
  "+1",
  "-1",
  "@SUM(1)",
  "\t=1",
  '|a|\n"b",\r\nc',
  "\u001b[31m\u009b\u202e\u200b",
  "<script>[a](http://b)`*_#",
  "\\",
];
const root = fakeRoot({
  10: EVIL.map((name, index) => dmaBufFd({ ino: index + 1, expName: "system", name })),
  20: [
    dmaBufFd({ ino: 50, expName: 'vendor"\\=x', size: 1 << 20 }),
    { link: "/dmabuf:", fdinfo: "broken" },
  ],
});
const whole = fakeRoot({ 10: [dmaBufFd({ expName: "system" })] });
/** What breaks a line, hides text or commands a terminal. */
const HARMFUL = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const folder = mkdtempSync(join(tmpdir(), "vmprot-formats-"));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (options: object, machine = root) =>
  scanFake(machine, {}, { platform: "amd", ...options });
const as = (format: string, options: object = {}) => run({ format, ...options }).stdout;

/** As RFC 4180 reads it: quoted fields may hold anything. */
function records(csv: string): string[][] {
  const fields = [...csv.matchAll(/("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/g)];
  expect(fields.map(([text]) => text).join("")).toBe(csv);
  const rows: string[][] = [[]];
  for (const [, field = "", end] of fields) {
    rows.at(-1)?.push(field.replace(/^"(.*)"$/s, "$1").replaceAll('""', '"'));
    if (end === "\r\n") rows.push([]);
  }
  return rows.slice(0, -1);
}

describe("vmprot scan --format csv", () => {
  const [head = [], ...rows] = records(as("csv"));
  const column = (name: string) => rows.map((row) => row[head.indexOf(name)] ?? "");

  it("has a record for each buffer and one for the summary, all of one length", () => {
    expect(new Set([head, ...rows].map(({ length }) => length)).size).toBe(1);
    expect(column("inode")).toEqual([...EVIL.map((_, index) => `${index + 1}`), "50", ""]);
    expect(column("verdict")[0]).toBe("map");
    expect(column("code").at(-2)).toBe("UNKNOWN_EXPORTER");
    expect(JSON.parse(column("facts")[0] ?? "")).toMatchObject({ heap: "system" });
    expect(column("summary").slice(0, -1).join("")).toBe("");
    expect(column("summary").at(-1)).toMatch(/^Incomplete: .*FDINFO_MALFORMED/);
  });

  it("holds no formula, and nothing that commands a terminal", () => {
    for (const field of rows.flat()) {
      expect(field).not.toMatch(/^[=+\-@\t\r]/);
      expect(field).not.toMatch(HARMFUL);
    }
    expect(column("name")[0]).toBe(`'${EVIL[0]}`);
  });

  it("counts", () => {
    const [names, ...counts] = records(as("csv", { summary: true }));
    expect(names).toEqual(["host", "exporter", "verdict", "code", "buffers", "bytes", "summary"]);
    expect(counts.map((row) => row.slice(1, -1))).toEqual([
      ["dma-heap", "map", "", `${EVIL.length}`, `${EVIL.length * 4096}`],
      ['vendor"\\=x', "refuse", "UNKNOWN_EXPORTER", "1", `${1 << 20}`],
      ["", "", "", "", ""],
    ]);
  });

  it("is an inventory that vmprot audit reads, but for the last record", () => {
    const { stdout, stderr } = vmprot(
      ["audit", "-", "--from", "csv", "--platform", "amd", "--json"],
      run({ format: "csv" }, whole).stdout,
    );
    expect(stderr).toBe("");
    expect(parseLines(stdout)).toEqual(
      expect.arrayContaining([
        { by: "all", of: "all", map: 1, refuse: 0 },
        { by: "rejected", rows: 0 },
      ]),
    );
  });
});

describe("what is said in advance of a scan", () => {
  const vendor = fakeRoot({ 10: [dmaBufFd({ ino: 3, expName: "system-uncached", size: 4096 })] });
  const said = { assume: ["vendorCache=write-combined"], set: ["platform.kernel=6.12"] };
  const note = "Set: platform.kernel 6.12 (--set).";
  const told = (options: object) => run({ ...said, ...options }, vendor).stdout;

  it("looks like no measurement in any form", () => {
    const [head = [], row = [], last = []] = records(told({ format: "csv" }));
    const field = (name: string) => row[head.indexOf(name)] ?? "";
    expect(JSON.parse(field("facts"))).toMatchObject({ vendorCache: "unknown" });
    expect(JSON.parse(field("assumed"))).toEqual({ vendorCache: "write-combined" });
    expect(last.at(-1)).toContain(note);
    expect(told({ format: "markdown" })).toMatch(/\n\n.*Assumed where unknown: vendorCache/);
    expect(told({ format: "prometheus" })).toContain("\nvmprot_scan_settings 1\n");
    expect(as("prometheus")).toContain("\nvmprot_scan_settings 0\n");
    for (const summary of [true, false]) {
      expect(told({ summary })).toContain(note);
      const json = told({ json: true, summary });
      expectRows("scan", json);
      expect(parseLines(json).at(-1)).toMatchObject({
        summary: { notes: [note, expect.any(String)] },
      });
    }
  });
});

describe("vmprot scan --format markdown", () => {
  const text = as("markdown");

  it("has a row for each buffer, of as many cells as the heading, and the summary below", () => {
    const [table = "", below = ""] = text.split("\n\n");
    const lines = table.split("\n");
    expect(lines).toHaveLength(EVIL.length + 3);
    const cells = lines.map((line) => line.replaceAll("\\|", "").split("|").length);
    expect(new Set(cells).size).toBe(1);
    expect(below).toMatch(/^Incomplete: /);
  });

  it("holds no markup, and nothing that commands a terminal", () => {
    expect(text.replaceAll("\n", "")).not.toMatch(HARMFUL);
    const kinds = new Set<string>();
    const visit = (node: { type: string; children?: readonly { type: string }[] }): void => {
      kinds.add(node.type);
      for (const child of node.children ?? []) visit(child);
    };
    visit(fromMarkdown(text));
    expect(kinds).toEqual(new Set(["root", "paragraph", "text"]));
  });
});

describe("vmprot scan --format prometheus", () => {
  const text = as("prometheus");
  const SAMPLE = /^([a-z_]+)(?:\{((?:[a-z]+="(?:[^"\\\n]|\\["\\n])*",?)*)\})? ([0-9.e+]+)$/;

  it("has comments and samples only, each sample once", () => {
    const lines = text.split("\n");
    expect(lines.pop()).toBe("");
    for (const line of lines)
      expect(line).toMatch(line.startsWith("#") ? /^# (HELP|TYPE) / : SAMPLE);
    const samples = lines.filter((line) => !line.startsWith("#")).map((line) => line.split(" ")[0]);
    expect(new Set(samples).size).toBe(samples.length);
    expect(text.replaceAll("\n", "")).not.toMatch(HARMFUL);
  });

  it("counts buffers and what could not be read, and says when", () => {
    expect(text).toContain('vmprot_buffers{exporter="dma-heap",verdict="map",code=""} 9\n');
    expect(text).toContain(
      'vmprot_buffers{exporter="vendor\\"\\\\=x",verdict="refuse",code="UNKNOWN_EXPORTER"} 1\n',
    );
    expect(text).toContain('vmprot_scan_unread{code="FDINFO_MALFORMED"} 1\n');
    expect(text).toContain("vmprot_scan_complete 0\n");
    const [, seconds] = /^vmprot_scan_timestamp_seconds ([0-9.]+)$/m.exec(text) ?? [];
    expect(Math.abs(Number(seconds) - Date.now() / 1000)).toBeLessThan(60);
    const read = run({ format: "prometheus" }, whole).stdout;
    expect(read).toContain("vmprot_scan_complete 1\n");
    expect(read).not.toContain("vmprot_scan_unread{");
  });
});

describe("vmprot scan --summary", () => {
  it("counts by exporter and verdict in a table and in JSON", () => {
    const { stdout, status } = run({ summary: true });
    expect(stdout).toMatch(/^dma-heap +✓ map +9 +36 KiB$/m);
    expect(stdout).toMatch(/✗ UNKNOWN_EXPORTER +1 +1 MiB$/m);
    expect(status).toBe(3);
    expect(scanned(run({ summary: true, json: true }).stdout).rows).toMatchObject([
      { exporter: "dma-heap", verdict: "map", buffers: 9, bytes: 9 * 4096 },
      { verdict: "refuse", code: "UNKNOWN_EXPORTER", buffers: 1, bytes: 1 << 20 },
    ]);
  });
});

describe("vmprot scan --output", () => {
  it.each(["table", "json", "markdown", "csv", "prometheus"])("writes a whole %s", (format) => {
    const output = join(folder, format);
    const { stdout, status } = run({ format, output });
    expect({ stdout, status }).toEqual({ stdout: "", status: 3 });
    const text = readFileSync(output, "utf8").replace(/(?<=_seconds )[0-9.]+/, "");
    expect(text).toBe(as(format).replace(/(?<=_seconds )[0-9.]+/, ""));
    expect(readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([]);
  });

  it("leaves what was there where it cannot be written", () => {
    const { status, stderr } = run({ format: "csv", output: join(folder, "nowhere/x") });
    expect(stderr).toMatch(/vmprot: OUTPUT_FAILED: /);
    expect(status).toBe(2);
  });
});

describe("options that do not go together", () => {
  it.each([
    [{ json: true, format: "csv" }],
    [{ watch: true, quiet: true }],
    [{ watch: true }],
    [{ watch: 1, format: "csv" }],
    [{ watch: 1, json: true, output: "x" }],
    [{ watch: 1, json: true, summary: true }],
  ])("%j", (options) => {
    const { status, stdout, stderr } = run(options);
    expect(stderr).toMatch(/^vmprot: USAGE: /);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  });

  it.each(["0", "0.05", "x", "-1", "1e9", "100000"])("--watch %s", (seconds) => {
    const { status, stderr } = vmprot(["scan", "--json", `--watch=${seconds}`]);
    expect(stderr).toMatch(/^vmprot: USAGE: .*Seconds are a number/);
    expect(status).toBe(2);
  });
});
