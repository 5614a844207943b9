import { describe, expect, it } from "@jest/globals";
import { linesOf, MAPS, parseLines, queryJson, REFUSED } from "./run-vmprot.js";

const pretty = (query: string): string => JSON.stringify(JSON.parse(query), null, 2);

describe("vmprot query takes", () => {
  it.each([
    ["one query", MAPS, 1],
    ["one query a line", `${MAPS}\n${MAPS}\n`, 2],
    ["lines without a last newline", `${MAPS}\n${MAPS}`, 2],
    ["blank lines between", `\n\n${MAPS}\n \t\n\r\n${MAPS}\n\n`, 2],
    ["CRLF", `${MAPS}\r\n${MAPS}\r\n`, 2],
    ["a BOM", `\ufeff${MAPS}\n${MAPS}`, 2],
    ["an array", `[${MAPS},${MAPS}]`, 2],
    ["an array over several lines", ` [\n${pretty(MAPS)}\n,\n${MAPS}\n]\n`, 2],
    ["an array with a BOM and CRLF", `\ufeff[\r\n${MAPS},\r\n${MAPS}\r\n]\r\n`, 2],
    ["one pretty-printed query", pretty(MAPS), 1],
    ["several pretty-printed queries", `${pretty(MAPS)}\n\n${pretty(MAPS)}\n${MAPS}${MAPS}\n`, 4],
    ["pretty-printed queries with CRLF", pretty(MAPS).replaceAll("\n", "\r\n"), 1],
    ["brackets in strings", '{"exporter":"x",\n"facts":{"a":"}]\\"{["}\n}', 1],
  ])("%s", (_, input, count) => {
    const { stdout, stderr, status } = queryJson(input);
    expect(stderr.replace(/^.*hint.*\n/, "")).toBe("");
    expect(parseLines(stdout)).toHaveLength(count);
    expect(status).toBeLessThan(2);
  });
});

describe("the elements of an array", () => {
  it("are reported by their index, and the good ones answered", () => {
    const input = `[${MAPS},\n7,,"x",{"exporter":"msm"},${REFUSED},[[]]]`;
    const { stdout, stderr, status } = queryJson(input);
    expect(linesOf(stderr).map((line) => line.split(":").slice(0, 3).join(":"))).toEqual([
      "vmprot: query 2: INPUT_NOT_OBJECT",
      "vmprot: query 3: INPUT_NOT_JSON",
      "vmprot: query 4: INPUT_NOT_OBJECT",
      "vmprot: query 5: FIELD_MISSING",
      "vmprot: query 7: INPUT_NOT_OBJECT",
    ]);
    expect(parseLines(stdout)).toMatchObject([
      { verdict: { kind: "map" } },
      ...[2, 3, 4, 5].map((line) => ({ line, error: {} })),
      { verdict: { kind: "refuse" } },
      { line: 7, error: {} },
    ]);
    expect(status).toBe(2);
  });

  it.each([
    ["is not closed", `[${MAPS}`, "query 2: INPUT_TRUNCATED"],
    ["ends in an element", `[${MAPS},{"exporter":`, "query 2: INPUT_TRUNCATED"],
    ["ends with a comma", `[${MAPS},]`, "query 2: INPUT_NOT_JSON"],
    ["has text behind it", `[${MAPS}] []`, "query 2: INPUT_NOT_JSON"],
    ["is closed by a brace", `[${MAPS}}`, "query 2: INPUT_NOT_JSON"],
  ])("are answered where the array %s", (_, input, said) => {
    const { stdout, stderr, status } = queryJson(input);
    expect(linesOf(stderr)).toEqual([expect.stringContaining(`vmprot: ${said}: `)]);
    expect(parseLines(stdout)).toMatchObject([
      { verdict: { kind: "map" } },
      { line: 2, error: { code: said.split(" ").at(-1) } },
    ]);
    expect(status).toBe(2);
  });
});

describe("pretty-printed queries", () => {
  it("are reported by the line where they begin, and the good ones answered", () => {
    const broken = pretty(MAPS).replace("131072", "131072,");
    const input = `${pretty(MAPS)}\n${broken}\n${pretty(REFUSED)}\n`;
    const { stdout, stderr, status } = queryJson(input);
    const line = pretty(MAPS).split("\n").length + 1;
    expect(linesOf(stderr)).toEqual([
      expect.stringMatching(`^vmprot: line ${line}: INPUT_NOT_JSON: .*line 5 of it`),
    ]);
    expect(parseLines(stdout)).toMatchObject([
      { verdict: { kind: "map" } },
      { line, error: { code: "INPUT_NOT_JSON" } },
      { verdict: { kind: "refuse" } },
    ]);
    expect(status).toBe(2);
  });
});
