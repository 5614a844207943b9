import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { root } from "../support/repository.js";
import { linesOf, MAPS, vmprot } from "./run-vmprot.js";

const folder = join(root, "cli/dist-tsc/output");
const { textWidth }: { textWidth: (text: string) => number } = await import(
  `${folder}/text-width.js`
);
const { wrapLines }: { wrapLines: (text: string, width: number) => string[] } = await import(
  `${folder}/wrap.js`
);

describe("the width of text", () => {
  it.each([
    ["plain", 5],
    ["naïve", 5],
    ["nai\u0308ve", 5],
    ["显卡", 4],
    ["ｗｉｄｅ", 8],
    ["한국", 4],
    ["الذاكرة", 7],
    ["e\u0301\u0327", 1],
    ["🐧", 2],
    ["✓ map", 5],
    ["", 0],
  ])("of %j is %i", (text, width) => {
    expect(textWidth(text)).toBe(width);
  });

  it("is what lines are broken by, and no mark loses its letter", () => {
    expect(wrapLines("显卡内存类型", 5)).toEqual(["显卡", "内存", "类型"]);
    expect(wrapLines("a\u0301b\u0301c\u0301", 2)).toEqual(["a\u0301b\u0301", "c\u0301"]);
    expect(wrapLines("一 二 三", 5)).toEqual(["一 二", "三"]);
  });
});

const QUERIES = `${MAPS}\n{"exporter":"amdgpu","facts":{"domains":4,"flags":0},"platform":"intel"}\n`;
const COMMANDS = [
  ...["query", "query --explain", "host", "doctor", "adapters amdgpu", "platforms"],
  ...["explain", "explain SYNC_REQUIRED", "explain R11", "matrix --exporter msm"],
];

describe.each([20, 60])("at %i columns", (columns) => {
  it.each(COMMANDS)("vmprot %s is no wider", (line) => {
    const { stdout } = vmprot(line.split(" "), QUERIES, { COLUMNS: String(columns) });
    expect(linesOf(stdout).length).toBeGreaterThan(3);
    expect(linesOf(stdout).filter((each) => textWidth(each) > columns)).toEqual([]);
  });
});

describe("a narrow table", () => {
  it("has a block for each row, and a line for each field", () => {
    const { stdout } = vmprot(["query", "--platform", "amd"], MAPS, { COLUMNS: "40" });
    expect(linesOf(stdout).slice(0, 8)).toEqual([
      "─".repeat(40),
      "# 1",
      "buffer: msm",
      "  flags 0x20000",
      expect.stringMatching(/^exporter's answer: write-combined/),
      "may the guest map it?",
      "  ✓ map write-combined, slow to read",
      "  map_info 3, binding for the guest",
    ]);
    expect(vmprot(["query", "--platform", "amd"], MAPS, { COLUMNS: "60" }).stdout).toMatch(
      /^# +buffer +exporter's answer/,
    );
  });
});
