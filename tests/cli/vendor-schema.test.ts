import { describe, expect, it } from "@jest/globals";
import type { Result } from "@vmprot/core";
import { FAKE_SECURE_SCHEMA, fakeVendor, functionModule } from "./fake-vendor.js";
import { linesOf, MAPS, parseLines, queryJson, vmprot } from "./run-vmprot.js";

const GOOD = '{"exporter":"fake-secure","facts":{"flags":0,"heaps":["a"]},"platform":"amd"}';

describe("a schema that a vendor's manifest names", () => {
  it.each([
    ["is not there", { lost: true }, /facts\.schema\.json/],
    ["is no JSON", { schema: "{" }, /cannot be used: /],
    ["is a list", { schema: "[]" }, /it is no JSON object/],
    ["is no schema", { schema: '{"type":"nonsense"}' }, /schema is invalid/],
    [
      "is of another draft",
      { schema: '{"$schema":"https://json-schema.org/draft/2020-12/schema"}' },
      /no schema with key or ref/,
    ],
    ["is asynchronous", { schema: '{"$async":true}' }, /it is an asynchronous one/],
    ["refers to what is elsewhere", { schema: '{"$ref":"other.json"}' }, /can't resolve reference/],
  ])("is ADAPTER_INVALID where it %s", (_, options, said) => {
    const folder = fakeVendor(options);
    const { status, stdout, stderr } = queryJson(`${GOOD}\n${GOOD}\n`, "--adapter", folder);
    for (const row of parseLines(stdout)) {
      expect(row).toMatchObject({ error: { code: "ADAPTER_INVALID" } });
    }
    for (const line of linesOf(stderr)) {
      expect(line).toMatch(/^vmprot: (line [12]: )?ADAPTER_INVALID: .*fake-vendor/);
      expect(line).toMatch(said);
    }
    expect(stderr).not.toBe("");
    expect(status).toBe(2);
  });

  it("may say things that ours do not", () => {
    const schema = '{"properties":{"flags":{"multipleOf":2,"x-note":"even"}},"minProperties":1}';
    const folder = fakeVendor({ schema });
    const odd = GOOD.replace('"flags":0', '"flags":1');
    const { status, stdout, stderr } = queryJson(`${GOOD}\n${odd}\n`, "--adapter", folder);
    expect(parseLines(stdout)).toMatchObject([{ exporter: "fake-secure" }, { line: 2, error: {} }]);
    expect(stderr).toMatch(
      /^vmprot: line 2: FIELD_\w+: facts\.flags must be what its schema allows\.\n$/,
    );
    expect(status).toBe(2);
  });

  it("lets whoever uses another name leave out what the name says", () => {
    const folder = fakeVendor({ schema: FAKE_SECURE_SCHEMA });
    const named = (facts: object): string =>
      `${JSON.stringify({ exporter: "fake-plain", facts, platform: "amd" })}\n`;
    const heaps = ["a"];
    const run = queryJson(named({ heaps }), "--adapter", folder);
    expect(run).toMatchObject({ status: 0, stderr: "" });
    expect(parseLines(run.stdout)).toMatchObject([{ exporter: "fake-secure" }]);
    const odd = queryJson(named({ heaps: ["d"] }), "--adapter", folder);
    expect(odd.stderr).toContain("FIELD_VALUE: facts.heaps");
    const denied = queryJson(named({ heaps, flags: 1 }), "--adapter", folder);
    expect(parseLines(denied.stdout)).toMatchObject([{ verdict: { code: "UNKNOWN_FACTS" } }]);
    expect(
      queryJson(named({ heaps: ["a"] }).replace("fake-plain", "fake-secure"), "--adapter", folder)
        .stderr,
    ).toContain("flags is missing");
  });

  it("is not needed for other exporters", () => {
    const folder = fakeVendor({ schema: FAKE_SECURE_SCHEMA });
    expect(queryJson(MAPS, "--adapter", folder)).toMatchObject({ status: 0, stderr: "" });
  });
});

describe("a vendor's adapter in the listings", () => {
  const folder = fakeVendor({ schema: FAKE_SECURE_SCHEMA });

  it("has its facts and rows", () => {
    const { stdout } = vmprot(["adapters", "fake-secure", "--json", "--adapter", folder]);
    expect(parseLines(stdout)).toMatchObject([
      {
        exporter: "fake-secure",
        origin: "explicit",
        package: "fake-vendor",
        used: true,
        form: "rows",
        facts: [{ name: "flags" }, { name: "secure", absent: false }, { name: "heaps" }],
        rows: [
          { id: "secure", when: "secure", refuse: { code: "NO_CPU_MAPPING" } },
          { id: "heap-a", when: "heaps has a; heaps does not have c" },
          { id: "other", when: "otherwise" },
        ],
      },
    ]);
    const explained = vmprot(["explain", "fake-secure:secure", "--adapter", folder]);
    expect(explained.stdout).toContain("answer  refuse NO_CPU_MAPPING: Protected content");
  });

  it("is marked where it is a function", () => {
    const other = fakeVendor({}, functionModule("return { code: 'UNKNOWN_FACTS' };"));
    const { stdout } = vmprot(["adapters", "fake-secure", "--json", "--adapter", other]);
    const [row] = parseLines(stdout) as object[];
    expect(row).toMatchObject({ form: "function", facts: [{}, {}, {}] });
    expect(row).not.toHaveProperty("rows");
    for (const args of [["adapters"], ["adapters", "fake-secure"]]) {
      const text = vmprot([...args, "--adapter", other]).stdout.replace(/\s+/g, " ");
      expect(text).toContain("a function: its rows cannot be listed");
    }
  });

  it("shows no control character of its texts", () => {
    const text = vmprot(["adapters", "fake-secure", "--adapter", folder]).stdout;
    expect(text).toContain("a\\u000ab");
  });
});

describe("vmprot query --explain of a vendor's buffer", () => {
  it("shows the vendor's row and source", () => {
    const folder = fakeVendor();
    const { stdout } = queryJson(GOOD, "--explain", "--adapter", folder);
    const [{ explanation }] = parseLines(stdout) as [Required<Result>];
    expect(explanation[0]).toMatchObject({
      step: "answer",
      table: "fake-secure-rules",
      row: "heap-a",
      source: "drivers/gpu/drm/fake/fake_heap.c",
    });
  });
});
