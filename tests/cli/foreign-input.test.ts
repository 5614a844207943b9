import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "@jest/globals";
import { linesOf, MAPS, parseLines, queryJson, vmprot, vmprotOn } from "./run-vmprot.js";

const folder = mkdtempSync(join(tmpdir(), "vmprot-foreign-"));
afterAll(() => rmSync(folder, { recursive: true }));

const utf16 = Buffer.from(`${MAPS}\n`, "utf16le");
const FOREIGN: readonly (readonly [name: string, bytes: Buffer, program: string])[] = [
  ["gzip", gzipSync(MAPS), "zcat"],
  ["zstd", Buffer.from("28b52ffd0400", "hex"), "zstdcat"],
  ["xz", Buffer.from("fd377a585a000004", "hex"), "xzcat"],
  ["bzip2", Buffer.from("BZh91AY"), "bzcat"],
  ["UTF-16 with its mark", Buffer.from(`\ufeff${MAPS}`, "utf16le"), "iconv -f UTF-16 "],
  [
    "UTF-16 with its mark, swapped",
    Buffer.from(`\ufeff${MAPS}`, "utf16le").swap16(),
    "iconv -f UTF-16 ",
  ],
  ["UTF-16 without one", utf16, "iconv -f UTF-16LE "],
  ["UTF-16 without one, swapped", Buffer.from(utf16).swap16(), "iconv -f UTF-16BE "],
];

describe("input that is no UTF-8 text", () => {
  it.each(FOREIGN)("%s is said to be so, with a way out", (_, bytes, program) => {
    const { status, stdout, stderr } = queryJson(bytes);
    expect(linesOf(stderr)).toEqual([
      expect.stringMatching(/^vmprot: INPUT_NOT_TEXT: .*FILE \| vmprot query -`/),
    ]);
    expect(stderr).toContain(`\`${program}`);
    expect(stdout).toBe("");
    expect(status).toBe(2);
  });

  it("is said of settings too", () => {
    const path = join(folder, "settings.json");
    writeFileSync(path, gzipSync("{}"));
    for (const option of ["--vm", "--platform"]) {
      const { status, stderr } = vmprot(["query", option, path], MAPS);
      expect(stderr).toContain(`INPUT_NOT_TEXT: ${path} is compressed with gzip: \`zcat `);
      expect(status).toBe(2);
    }
  });

  it.each([["B"], ["("], ["\u00fd"], ["["], ["{"], ["\0"], ["BZ"], ["\0\0"]])(
    "is not what only begins like it: %j",
    (text) => {
      const { status, stderr } = queryJson(text);
      expect(stderr).toMatch(/^vmprot: ((line|query) 1: )?INPUT_(NOT_JSON|TRUNCATED|EMPTY): /);
      expect(status).toBe(2);
    },
  );
});

describe("a name that stands twice", () => {
  const query = (facts: string, rest = "") => `{"exporter":"msm","facts":{${facts}}${rest}}`;
  it.each([
    ["a fact", query('"flags":1,"flags":131072'), "flags"],
    ["also where both are one", query('"flags":1,"flags":1'), "flags"],
    ["also where one is escaped", query('"flags":1,"fl\\u0061gs":131072'), "flags"],
    ["a field", query('"flags":1', ',"profile":"strict","profile":"coherent"'), "profile"],
    ["facts as a whole", query('"flags":1', ',"facts":{"flags":131072}'), "facts"],
    ["far from its colon", query(`"flags":1,"flags"${" ".repeat(500)}:131072`), "flags"],
    ["behind colons in strings", query('"flags":1', ',"vm":{"a:::":":"},"vm":{}'), "vm"],
    ["behind a list", query('"flags":[{"a":1},{"a":1},"b"],"flags":131072'), "flags"],
  ])("is refused: %s", (_, text, name) => {
    const { status, stdout, stderr } = queryJson(`${MAPS}\n${text}\n`);
    const said = `vmprot: line 2: FIELD_DUPLICATE: The field "${name}" stands twice in one object.`;
    expect(linesOf(stderr)).toEqual([said]);
    expect(parseLines(stdout).length).toBeGreaterThan(0);
    expect(status).toBe(2);
  });

  it.each([
    ["in two objects", query('"flags":131072', ',"platform":"amd","vm":{}')],
    ["as a value", '{"exporter":"msm","facts":{"flags":"unknown"},"platform":"amd"}'],
  ])("is none %s", (_, text) => {
    expect(queryJson(text).stderr).not.toContain("FIELD_DUPLICATE");
  });

  it("is refused in files too", () => {
    const path = join(folder, "vm.json");
    writeFileSync(path, '{"guestPat":"honored","guestPat":"ignored"}');
    const { status, stderr } = vmprot(["query", "--vm", path], MAPS);
    expect(stderr).toContain(`FIELD_DUPLICATE: ${path}: The field "guestPat" stands twice`);
    expect(status).toBe(2);
  });
});

describe("a stream of errors", () => {
  const bad = [
    "nope",
    '{"exporter":"msm","facts":{"flag":1}}',
    '{"exporter":"msm","facts":{"flags":1,"flags":2}}',
    "7",
    '{"exporter":"none-INDEX","facts":{}}',
  ];
  it("takes no more memory the longer it is", async () => {
    function* lines(times: number): Generator<Buffer> {
      for (let chunk = 0; chunk < times; chunk++) {
        const some = Array.from({ length: 1000 }, (_, i) =>
          (bad[i % bad.length] ?? "").replace("INDEX", `${chunk}-${i}`),
        );
        yield Buffer.from(`${some.join("\n")}\n`);
      }
    }
    const few = await vmprotOn(["query", "--json"], lines(120));
    const many = await vmprotOn(["query", "--json"], lines(300));
    expect(many).toMatchObject({ status: 2 });
    expect(linesOf(many.stderr).length).toBeLessThan(50);
    expect(many.peak).toBeLessThan(200);
    expect(many.peak - few.peak).toBeLessThan(20);
  }, 120_000);
});
