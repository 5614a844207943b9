import { describe, expect, it } from "@jest/globals";
import { explainQuery, type Problem } from "@vmprot/schemas";

/** As from the command line: only JSON.parse makes an own key `__proto__`. */
const ask = (json: string): readonly Problem[] => explainQuery(JSON.parse(json));
const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
const codes = (problems: readonly Problem[]) => problems.map(({ code, path }) => `${code} ${path}`);

describe("hostile queries", () => {
  it.each(["__proto__", "constructor", "hasOwnProperty", "toString"])(
    "the own key %s is a field like any other",
    (key) => {
      const flags = `"flags":0,"${key}":{"flags":1}`;
      expect(codes(ask(`{"exporter":"msm","facts":{${flags}}}`))).toEqual([
        `FIELD_UNKNOWN facts.${key}`,
      ]);
      expect(codes(ask(`{"exporter":"msm","facts":{"flags":0},"${key}":1}`))).toEqual([
        `FIELD_UNKNOWN ${key}`,
      ]);
      expect(codes(ask(`{"exporter":"msm","facts":{"flags":0},"platform":{"${key}":1}}`))).toEqual([
        `FIELD_UNKNOWN platform.${key}`,
      ]);
      expect(ask(`{"exporter":"${key}","facts":{}}`)).toHaveLength(key === "__proto__" ? 1 : 0);
    },
  );

  it("does not take a prototype's fields for the query's own", () => {
    expect(codes(ask('{"__proto__":{"exporter":"msm","facts":{}}}'))).toEqual([
      "FIELD_UNKNOWN __proto__",
      "FIELD_MISSING exporter",
      "FIELD_MISSING facts",
    ]);
  });

  it.each(["facts", "platform", "vm", "profile", "exporter", "contract"])(
    "%s as deep as JSON.parse allows",
    (field) => {
      const deep = nested(2000);
      const rest = field === "exporter" ? '"facts":{}' : '"exporter":"x"';
      expect(codes(ask(`{${rest},"${field}":${deep}}`)).at(-1)).toMatch(/^FIELD_(TYPE|MISSING)/);
      expect(codes(ask(`{"exporter":"msm","facts":{"flags":${deep}}}`))).toEqual([
        "FIELD_TYPE facts.flags",
      ]);
    },
  );

  it.each([
    ["a line break", "a\nb", "a\\u000ab"],
    ["an escape sequence", "\u001b[31mred\u009b0m", "\\u001b[31mred\\u009b0m"],
    ["a change of direction", "a\u202eb\u2066c", "a\\u202eb\\u2066c"],
    ["a line separator", "a\u2028b\u2029c", "a\\u2028b\\u2029c"],
    ["half a character", "a\ud800b", "a\\ud800b"],
    ["quotation marks", 'a"b\\c', 'a\\"b\\\\c'],
    ["an invisible tag", "a\u{e0041}b", "a\\u{e0041}b"],
    ["a zero", "a\0b", "a\\u0000b"],
    ["40 characters", "é".repeat(40), "é".repeat(40)],
    ["41 characters", "😀".repeat(41), `${"😀".repeat(40)}…`],
  ])("a name with %s stays on one line", (_, name, shown) => {
    const query = { exporter: "msm", facts: { flags: 0, [name]: 1 }, platform: name };
    const [platform, field] = explainQuery(query).map(({ message }) => message);
    expect(field).toBe(`There is no field "${shown}" in facts; there are flags.`);
    expect(platform).toContain(`There is no platform preset "${shown}"; there are intel`);
    expect(explainQuery(query)[1]?.path).toBe(`facts["${shown}"]`);
  });

  it("a million characters give a short sentence at once", () => {
    const long = "x".repeat(1_000_000);
    const query = { exporter: long, facts: { [long]: long }, platform: long, [long]: long };
    for (const { message, path } of explainQuery({ ...query, profile: long })) {
      expect(message.length).toBeLessThan(200);
      expect(path.length).toBeLessThan(80);
    }
  });

  it("reports twenty of a hundred thousand mistakes", () => {
    const fields = Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`field${n}`, n]));
    expect(explainQuery({ exporter: "msm", facts: { flags: 0 }, ...fields })).toHaveLength(20);
    const regions = new Array(100_000).fill("vram");
    const facts = { graphics: "discrete", regions };
    expect(explainQuery({ exporter: "i915", facts })).toHaveLength(20);
  });
});
