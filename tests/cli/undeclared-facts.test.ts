import { describe, expect, it } from "@jest/globals";
import type { Result } from "@vmprot/core";
import { FAKE_SECURE_SCHEMA, fakeVendor, functionModule } from "./fake-vendor.js";
import { linesOf, parseLines, queryJson, type Run } from "./run-vmprot.js";

/** What once was ignored, and mapped: each fact with what the command says of it. */
const OURS: readonly [exporter: string, facts: object, said: string][] = [
  [
    "amdgpu",
    { domains: 2, flags: 0, Imported: true },
    'FIELD_UNKNOWN: There is no field "Imported" in facts; did you mean "imported"?',
  ],
  [
    "amdgpu",
    { domains: 2, flags: 0, importd: true },
    'FIELD_UNKNOWN: There is no field "importd" in facts; did you mean "imported"?',
  ],
  [
    "amdgpu",
    { domains: 2, flags: 0, imported: 1 },
    "FIELD_TYPE: facts.imported must be one of: true, false, unknown.",
  ],
  [
    "amdgpu",
    { domains: 2, flags: 0, imported: "true" },
    "FIELD_VALUE: facts.imported must be one of: true, false, unknown.",
  ],
  [
    "amdgpu",
    { domains: 2, flags: 0, imported: null },
    "FIELD_TYPE: facts.imported must be one of: true, false, unknown.",
  ],
  [
    "udmabuf",
    { hugeTLB: true },
    'FIELD_UNKNOWN: There is no field "hugeTLB" in facts; did you mean "hugetlb"?',
  ],
  [
    "vgem",
    { secuer: true },
    'FIELD_UNKNOWN: There is no field "secuer" in facts; there are imported.',
  ],
];

const query = (exporter: string, facts: object, rest: object = {}): string =>
  JSON.stringify({ exporter, facts, platform: "amd", ...rest });
const secure = (facts: object): string =>
  query("fake-secure", { flags: 0, heaps: ["a"], ...facts });
const verdicts = ({ stdout }: Run) =>
  (parseLines(stdout) as Result[]).map(({ verdict }) => verdict);

describe("facts that nobody declared, or of the wrong type", () => {
  it.each(OURS)("of our own %s: %j", (exporter, facts, said) => {
    const { status, stdout, stderr } = queryJson(query(exporter, facts));
    expect({ status, stderr }).toEqual({ status: 2, stderr: `vmprot: line 1: ${said}\n` });
    const [code, message] = said.split(/: (.*)/s);
    expect(parseLines(stdout)).toMatchObject([{ line: 1, error: { code, message } }]);
  });

  it("a bit that the driver does not define is core's to refuse", () => {
    const run = queryJson(query("msm", { flags: 0x20400 }));
    expect(run).toMatchObject({ status: 1, stderr: "" });
    const message = "facts.flags has bit 0x400, which msm does not define.";
    expect(verdicts(run)).toMatchObject([{ kind: "refuse", code: "UNKNOWN_FACTS", message }]);
  });
});

const VENDOR: readonly [facts: object, schema: string, core: string][] = [
  [
    { secuer: true },
    'FIELD_UNKNOWN: There is no field "secuer" in facts; did you mean "secure"?',
    'fake-secure has no fact "secuer"; did you mean "secure"?',
  ],
  [
    { Secure: true },
    'FIELD_UNKNOWN: There is no field "Secure" in facts; did you mean "secure"?',
    'fake-secure has no fact "Secure"; did you mean "secure"?',
  ],
  [
    { secure: 1 },
    "FIELD_TYPE: facts.secure must be one of: true, false, unknown.",
    "facts.secure must be true or false; it is 1.",
  ],
  [
    { secure: "true" },
    "FIELD_VALUE: facts.secure must be one of: true, false, unknown.",
    'facts.secure must be true or false; it is "true".',
  ],
  [
    { secure: null },
    "FIELD_TYPE: facts.secure must be one of: true, false, unknown.",
    "facts.secure must be true or false; it is null.",
  ],
  [
    { heaps: [] },
    "FIELD_VALUE: facts.heaps must be an array of 1 to 5 values.",
    "facts.heaps must be a list of one or more of",
  ],
  [{ heaps: ["d"] }, "FIELD_VALUE: facts.heaps[0] must be one of:", 'in it is "d".'],
  [
    { flags: "1" },
    "FIELD_VALUE: facts.flags must be an integer from 0 to 4294967295, or unknown.",
    "facts.flags must be a mask of flags",
  ],
];

describe("the same of a vendor's adapter", () => {
  const withSchema = fakeVendor({ schema: FAKE_SECURE_SCHEMA });
  const without = fakeVendor();

  it.each(VENDOR)("%j, whose package has a schema", (facts, said) => {
    const { status, stdout, stderr } = queryJson(secure(facts), "--adapter", withSchema);
    const [code] = said.split(":");
    expect({ status, rows: parseLines(stdout) }).toMatchObject({
      status: 2,
      rows: [{ line: 1, error: { code } }],
    });
    expect(linesOf(stderr)).toEqual([expect.stringContaining(`vmprot: line 1: ${said}`)]);
  });

  it.each(VENDOR)("%j, whose package has none", (facts, _, said) => {
    const run = queryJson(secure(facts), "--adapter", without);
    expect(run).toMatchObject({ status: 1, stderr: "" });
    const message = expect.stringContaining(said);
    expect(verdicts(run)).toMatchObject([{ kind: "refuse", code: "UNKNOWN_FACTS", message }]);
  });

  it.each([withSchema, without])("maps what is stated well: %#", (folder) => {
    const good = [secure({}), secure({ secure: false }), secure({ secure: "unknown" })];
    const run = queryJson(good.join("\n"), "--adapter", folder);
    expect(run).toMatchObject({ status: 0, stderr: "" });
    expect(verdicts(queryJson(secure({ secure: true }), "--adapter", folder))).toMatchObject([
      { code: "NO_CPU_MAPPING", rule: "fake-secure:secure" },
    ]);
    const unknownBit = queryJson(secure({ flags: 4 }), "--adapter", folder);
    expect(verdicts(unknownBit)).toMatchObject([
      { message: "facts.flags has bit 0x4, which fake-secure does not define." },
    ]);
  });
});

describe("an answer that the contract does not allow", () => {
  const bad = '{ memory: "ram", cache: "cached", vma: "pages", pages: "refcounted" }';
  it.each([
    ["no placement", "return [];"],
    ["a memory that is none", `return [${bad.replace('"ram"', '"vram"')}];`],
    ["a cache mode that is none", `return [${bad.replace('"cached"', '"wb"')}];`],
    ["a field too few", `return [${bad.replace(', pages: "refcounted"', "")}];`],
    ["a code of core's", 'return { code: "KVM_CANNOT_MAP" };'],
    ["a getter that throws", "return [{ get memory() { throw new Error('no'); } }];"],
  ])("is refused: %s", (_, body) => {
    const folder = fakeVendor({}, functionModule(body));
    const run = queryJson(secure({}), "--adapter", folder);
    expect(verdicts(run)).toMatchObject([{ kind: "refuse", code: "ADAPTER_FAILED" }]);
    expect(run).toMatchObject({ status: 1, stderr: "" });
  });

  it("and a profile that does not exist is an error", () => {
    const { status, stderr } = queryJson(
      query("msm", { flags: 0x20000 }, { profile: "worst-case" }),
    );
    expect(stderr).toBe("vmprot: line 1: FIELD_VALUE: profile must be one of: coherent, strict.\n");
    expect(status).toBe(2);
  });
});

describe("facts that look alike as text", () => {
  const alike = [["a", "b"], ["a,b"], ["a\nb"], ["a", "b", "c"]].map((heaps) =>
    JSON.stringify({ exporter: "fake-secure", facts: { flags: 0, heaps, secure: "unknown" } }),
  );
  const folder = fakeVendor({ schema: FAKE_SECURE_SCHEMA });

  it("have answers of their own, whatever was asked before", () => {
    const alone = alike.map((each) => parseLines(queryJson(each, "--adapter", folder).stdout)[0]);
    expect(alone[0]).toMatchObject({ answer: { cache: "cached" } });
    expect(alone[1]).toMatchObject({ answer: { cache: "write-combined" } });
    const orders = [alike, alike.toReversed(), [...alike, ...alike.toReversed()]];
    for (const order of orders) {
      const results = parseLines(queryJson(order.join("\n"), "--adapter", folder).stdout);
      expect(results).toEqual(order.map((each) => alone[alike.indexOf(each)]));
    }
  });
});

describe("a query with a field that does not exist, or is no object", () => {
  it.each([
    [{ Vm: { confidential: "sev" } }, 'FIELD_UNKNOWN: There is no field "Vm"; did you mean "vm"?'],
    [{ VM: {} }, 'FIELD_UNKNOWN: There is no field "VM"; did you mean "vm"?'],
    [{ platform: null }, "FIELD_TYPE: platform must be a preset's name, or an object."],
    [{ platform: [] }, "FIELD_TYPE: platform must be a preset's name, or an object."],
    [{ platform: 5 }, "FIELD_TYPE: platform must be a preset's name, or an object."],
    [{ vm: [] }, "FIELD_TYPE: vm must be an object."],
    [{ vm: "" }, "FIELD_TYPE: vm must be an object."],
    [{ profile: null }, "FIELD_TYPE: profile must be one of: coherent, strict."],
  ])("%j", (rest, said) => {
    const folder = fakeVendor();
    const lines = [
      query("msm", { flags: 0x20000 }, rest),
      query("fake-secure", { flags: 0 }, rest),
    ];
    const { status, stdout, stderr } = queryJson(lines.join("\n"), "--adapter", folder);
    const [code] = said.split(":");
    expect({ status, rows: parseLines(stdout) }).toMatchObject({
      status: 2,
      rows: [1, 2].map((line) => ({ line, error: { code } })),
    });
    expect(linesOf(stderr)).toEqual([`vmprot: line 1: ${said}`, `vmprot: line 2: ${said}`]);
  });
});
