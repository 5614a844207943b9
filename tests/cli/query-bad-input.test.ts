import { describe, expect, it } from "@jest/globals";
import { linesOf, MAPS, parseLines, queryJson, vmprot } from "./run-vmprot.js";

const msm = (flags: string): string => `{"exporter":"msm","facts":{"flags":${flags}}}`;

const BAD_LINES: readonly [name: string, line: string, said: RegExp][] = [
  ["no JSON", "nope", /INPUT_NOT_JSON: /],
  ["NaN", msm("NaN"), /INPUT_NOT_JSON: /],
  ["a trailing comma", '{"exporter":"msm",}', /INPUT_NOT_JSON: .*column 19/],
  ["a line that breaks off", '{"exporter":"msm","fac', /INPUT_NOT_JSON: /],
  ["a number", "7", /INPUT_NOT_OBJECT: /],
  ["null", "null", /INPUT_NOT_OBJECT: /],
  ["an array", "[]", /INPUT_NOT_OBJECT: /],
  ["no exporter", '{"facts":{}}', /FIELD_MISSING: exporter is missing/],
  ["a misspelt field", '{"exporter":"msm","fact":{}}', /FIELD_UNKNOWN: .*did you mean "facts"\?/],
  ["a misspelt fact", '{"exporter":"msm","facts":{"flag":1}}', /FIELD_UNKNOWN: .*"flags"\?/],
  ["an unknown field", `${MAPS.slice(0, -1)},"zzz":1}`, /FIELD_UNKNOWN: .*"zzz"/],
  ["__proto__", '{"__proto__":{},"exporter":"msm","facts":{"flags":1}}', /FIELD_UNKNOWN: /],
  ["__proto__ in facts", '{"exporter":"msm","facts":{"__proto__":1,"flags":1}}', /FIELD_UNKNOWN: /],
  ["a wrong type", msm('"1"'), /FIELD_VALUE: facts\.flags .*, or unknown/],
  ["another wrong type", msm("[1]"), /FIELD_TYPE: facts\.flags /],
  ["a negative number", msm("-1"), /FIELD_VALUE: facts\.flags /],
  ["a fraction", msm("1.5"), /FIELD_(VALUE|TYPE): facts\.flags /],
  ["an over-large number", msm("4294967296"), /FIELD_VALUE: facts\.flags /],
  ["a number beyond all", msm("1e400"), /FIELD_VALUE: facts\.flags /],
  ["deep nesting", msm("[".repeat(1e5) + "]".repeat(1e5)), /FIELD_TYPE: facts\.flags /],
  ["deep nesting that stays open", '{"a":'.repeat(1e5), /INPUT_NOT_JSON: /],
  [
    "an unknown preset",
    '{"exporter":"msm","facts":{"flags":1},"platform":"intle"}',
    /PLATFORM_NAME_UNKNOWN: .*did you mean "intel"\?/,
  ],
  [
    "an unknown platform field",
    '{"exporter":"msm","facts":{"flags":1},"platform":{"kernal":"6.1"}}',
    /FIELD_UNKNOWN: .*"kernel"\?/,
  ],
  [
    "an unknown profile",
    '{"exporter":"msm","facts":{"flags":1},"profile":"lax"}',
    /FIELD_VALUE: profile /,
  ],
];

describe("a line that comes again", () => {
  const bad = '{"exporter":"msm","facts":{"flag":1}}';

  it("is answered as the first time, and found fault with each time", () => {
    const { status, stdout, stderr } = queryJson(`${MAPS}\n${bad}\n`.repeat(3));
    const [first, fault] = parseLines(stdout);
    expect(fault).toMatchObject({ line: 2, error: { code: "FIELD_UNKNOWN" } });
    const again = (line: number) => ({ ...(fault as object), line });
    expect(parseLines(stdout)).toEqual([first, again(2), first, again(4), first, again(6)]);
    const faults = [2, 4, 6].map((line) => `vmprot: line ${line}: FIELD_UNKNOWN: `);
    expect(linesOf(stderr)).toEqual(faults.map((fault) => expect.stringContaining(fault)));
    expect(status).toBe(2);
  });

  it("is no other line, however like it", () => {
    const lines = [1, 2, 1, 2].map((flags) => msm(String(0x20000 * flags)));
    const { stdout } = queryJson(`${lines.join("\n")}\n`);
    const [a, b, c, d] = parseLines(stdout);
    expect([c, d]).toEqual([a, b]);
    expect(a).not.toEqual(b);
  });
});

describe("a bad line among good ones", () => {
  it.each(BAD_LINES)("%s", (_, line, said) => {
    const { status, stdout, stderr } = queryJson(`${MAPS}\n\n${line}\n${MAPS}\n`);
    expect(linesOf(stderr)).toEqual([expect.stringMatching(said)]);
    expect(stderr).toMatch(/^vmprot: line 3: /);
    expect(parseLines(stdout)).toMatchObject([
      { verdict: { kind: "map" } },
      { line: 3, error: { code: expect.stringMatching(/^[A-Z_]+$/) } },
      { verdict: { kind: "map" } },
    ]);
    expect(status).toBe(2);
  });

  it.each([
    "nope",
    '{"exporter":',
    '{"exporter":"msm"',
    '{"exporter":"msm","facts":{"flags":1}',
    '{"a',
    "{",
    "}",
    "}}}",
    "{]",
  ])("that comes first: %s", (line) => {
    const { status, stdout, stderr } = queryJson(`${line}\n${MAPS}\n${MAPS}\n`);
    expect(linesOf(stderr)).toEqual([expect.stringMatching(/^vmprot: line 1: INPUT_NOT_JSON: /)]);
    expect(parseLines(stdout)).toMatchObject([
      { line: 1, error: { code: "INPUT_NOT_JSON" } },
      { verdict: { kind: "map" } },
      { verdict: { kind: "map" } },
    ]);
    expect(status).toBe(2);
  });
});

describe("input that is bad as a whole", () => {
  it.each([
    ["nothing", "", /^vmprot: INPUT_EMPTY: /],
    ["white space", " \r\n\t\n", /^vmprot: INPUT_EMPTY: /],
    ["a BOM", "\ufeff", /^vmprot: INPUT_EMPTY: /],
    ["an empty array", "[ ]", /^vmprot: query 1: INPUT_EMPTY: /],
    ["the beginning of a query", '{"exporter":"msm","fa', /^vmprot: line 1: INPUT_TRUNCATED: /],
    ["its first lines", '{\n"exporter":\n', /^vmprot: line 1: INPUT_TRUNCATED: /],
    ["UTF-16", Buffer.from(`\ufeff${MAPS}`, "utf16le"), /^vmprot: INPUT_NOT_TEXT: /],
  ])("%s", (_, input, said) => {
    const { status, stdout, stderr } = queryJson(input);
    expect(linesOf(stderr)).toEqual([expect.stringMatching(said)]);
    // Only what is wrong at a place of the input has a row.
    expect(linesOf(stdout)).toHaveLength(/^vmprot: (line|query) /.test(stderr) ? 1 : 0);
    expect(parseLines(stdout).every((row) => Object.hasOwn(row as object, "error"))).toBe(true);
    expect(status).toBe(2);
  });

  it("reports the last line of a cut off stream, and loses nothing before it", () => {
    const { status, stdout, stderr } = queryJson(`${MAPS}\n${MAPS}\n${MAPS.slice(0, 30)}`);
    expect(linesOf(stderr)).toEqual([expect.stringMatching(/^vmprot: line 3: INPUT_TRUNCATED: /)]);
    expect(parseLines(stdout)).toMatchObject([
      { verdict: { kind: "map" } },
      { verdict: { kind: "map" } },
      { line: 3, error: { code: "INPUT_TRUNCATED" } },
    ]);
    expect(status).toBe(2);
  });

  it("prints so many complaints at most, then counts, and a row for each", () => {
    const { status, stdout, stderr } = queryJson(`7\n`.repeat(5000) + MAPS);
    expect(linesOf(stderr)).toHaveLength(21);
    expect(stderr).toContain("vmprot: 4980 more errors are not shown\n");
    const rows = parseLines(stdout) as { line?: number }[];
    expect(rows.slice(0, -1).map(({ line }) => line)).toEqual(
      Array.from({ length: 5000 }, (_, index) => index + 1),
    );
    expect(rows.at(-1)).toMatchObject({ verdict: { kind: "map" } });
    expect(status).toBe(2);
  });
});

describe("a file that cannot be read", () => {
  it.each([
    [
      "does not exist",
      "/nonexistent.json",
      /^vmprot: INPUT_NOT_FOUND: \/nonexistent.json does not/,
    ],
    ["is a directory", "/", /^vmprot: INPUT_UNREADABLE: \/ cannot be read: it is a directory/],
  ])("because it %s", (_, path, said) => {
    for (const args of [
      ["query", path],
      ["query", "--vm", path],
      ["query", "--platform", path],
    ]) {
      const { status, stdout, stderr } = vmprot(args, MAPS);
      expect(linesOf(stderr)).toEqual([expect.stringMatching(said)]);
      expect(stdout).toBe("");
      expect(status).toBe(2);
    }
  });
});
