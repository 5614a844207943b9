import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { printable, quote } from "@vmprot/core";
import { root } from "../support/repository.js";
import { vmprot } from "./run-vmprot.js";

interface TableClass {
  new (
    head: readonly string[],
    columns: number,
    style: (format: string, text: string) => string,
  ): { render: (rows: readonly (readonly { text: string }[][])[]) => string };
}
const folder = join(root, "cli/dist-tsc/output");
const { jsonLine }: { jsonLine: (value: unknown) => string } = await import(
  `${folder}/json-rows.js`
);
const { Table }: { Table: TableClass } = await import(`${folder}/table.js`);

/** By general category and property, as node's own Unicode data has them. */
const HARMFUL =
  /\p{Cc}|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}|\p{Bidi_Control}|\p{Default_Ignorable_Code_Point}/u;
const HARMFUL_ONES = Array.from({ length: 0x11_0000 }, (_, code) =>
  String.fromCodePoint(code),
).filter((character) => HARMFUL.test(character));
const text = HARMFUL_ONES.map((character) => `a${character}b`).join("");
const ASCII = /^[ -~]*$/;

describe("code points that hide, turn or command", () => {
  it("are thousands", () => {
    expect(HARMFUL_ONES.length).toBeGreaterThan(2048 + 65 + 4000);
    for (const known of [
      "\u009b",
      "\u202e",
      "\u061c",
      "\u200b",
      "\u2066",
      "\u{e0041}",
      "\ud800",
      "\u3164",
    ])
      expect(HARMFUL_ONES).toContain(known);
  });

  it("get into no message, JSON line or table, and JSON means what it meant", () => {
    expect(printable(text, Number.POSITIVE_INFINITY)).toMatch(ASCII);
    for (const character of HARMFUL_ONES) {
      if (!ASCII.test(quote(character))) throw new Error(quote(character));
    }
    const line = jsonLine({ [text]: text });
    expect(line.slice(0, -1)).toMatch(ASCII);
    expect(JSON.parse(line)).toEqual({ [text]: text });
    const table = new Table(["head"], 80, (_, each) => each).render([[[{ text }]]]);
    expect(table.split("\n").slice(2)).toEqual(
      expect.arrayContaining([expect.stringMatching(ASCII)]),
    );
    expect(table.replaceAll(/[\n─]/g, "")).toMatch(ASCII);
  });

  it("are not what people write", () => {
    const name = "Grafikkarte für Ōtsu: 显卡, كرت";
    expect(printable(name)).toBe(name);
    expect(jsonLine(name)).toBe(`"${name}"\n`);
  });
});

describe("a query full of them", () => {
  const word = "a\u009b31m\u202e\u061c\u200b\u{e0041}\u2028";
  it.each([["--json"], ["--explain"], ["--platform=amd"]])("with %s", (option) => {
    const { stdout, stderr } = vmprot(
      ["query", option],
      JSON.stringify({ exporter: "msm", facts: { [word]: 1 } }),
    );
    expect(stdout + stderr).not.toMatch(/[\u009b\u202e\u061c\u200b\u{e0041}\u2028]/u);
    expect(stderr).toContain("\\u202e");
  });
});
