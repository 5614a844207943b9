import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { describe, expect, it } from "@jest/globals";
import { compileSchema } from "../schemas/json-schemas.js";
import { linesOf, MAPS, parseLines, queryJson, REFUSED, VMPROT, vmprot } from "./run-vmprot.js";

/** A query with further members before and behind its own. */
const withId = (id: string, query = MAPS): string => `{"id":${id},${query.slice(1)}`;
const withIdLast = (id: string, query = MAPS): string => `${query.slice(0, -1)},"id":${id}}`;

/** The rows of an input, each held against the schema. */
function rowsOf(input: string | Buffer, ...args: string[]): Record<string, unknown>[] {
  const validate = compileSchema("query-row");
  const rows = parseLines(queryJson(input, ...args).stdout) as Record<string, unknown>[];
  for (const row of rows) {
    validate(row);
    expect({ row, errors: validate.errors }).toEqual({ row, errors: null });
  }
  return rows;
}

describe("a query's id", () => {
  it.each([
    ["1", 1],
    ["-0.25e1", -2.5],
    ["9007199254740991", 2 ** 53 - 1],
    ["123456789012345678e-9", 123456789.01234567],
    ['""', ""],
    ['"a"', "a"],
    ['"\\u0041\\n\\"\\\\"', 'A\n"\\'],
    ['"é, \u{1f600}"', "é, \u{1f600}"],
    [`"${"\u{1f600}".repeat(256)}"`, "\u{1f600}".repeat(256)],
    ['"\u007f\u202e"', "\u007f\u202e"],
    ['"__proto__"', "__proto__"],
  ])("%s comes back first in its row", (text, id) => {
    const lines = [withId(text), withId(` ${text} `), withIdLast(text), `{ "id" : ${text} }`];
    const rows = rowsOf(lines.join("\n"));
    expect(rows.map((row) => row.id)).toEqual([id, id, id, id]);
    expect(rows.map((row) => Object.keys(row)[0])).toEqual(["id", "id", "id", "id"]);
    const [plain] = rowsOf(MAPS);
    expect(rows.slice(0, 3)).toEqual(Array(3).fill({ id, ...plain }));
    expect(rows[3]).toMatchObject({ line: 4, error: { code: "FIELD_MISSING" } });
  });

  it.each([
    ["9007199254740992", "FIELD_VALUE"],
    ["-1e400", "FIELD_VALUE"],
    [`"${"a".repeat(257)}"`, "FIELD_VALUE"],
    [`"${"\u{1f600}".repeat(257)}"`, "FIELD_VALUE"],
    ["null", "FIELD_TYPE"],
    ["true", "FIELD_TYPE"],
    ["{}", "FIELD_TYPE"],
    ["[1]", "FIELD_TYPE"],
  ])("%s is an error, and does not come back", (text, code) => {
    const rows = rowsOf(`${withId(text)}\n${withIdLast(text)}\n`);
    expect(rows).toMatchObject([1, 2].map((line) => ({ line, error: { code } })));
    expect(rows.filter((row) => "id" in row)).toEqual([]);
  });

  it("is none of two, whether they are the same or not", () => {
    const twice = [
      withIdLast('"b"', withId('"a"')),
      withId("1", withId("2")),
      withIdLast("1", withIdLast("1")),
    ];
    const rows = rowsOf(twice.join("\n"));
    const error = { code: "FIELD_DUPLICATE", message: expect.stringContaining('"id"') };
    expect(rows).toMatchObject([1, 2, 3].map((line) => ({ line, error })));
    expect(rows.filter((row) => "id" in row)).toEqual([]);
  });

  it("comes back where something else stands twice", () => {
    const twice = MAPS.replace("{", '{"profile":"strict","profile":"coherent",');
    expect(rowsOf(withId("5", twice))).toMatchObject([
      { id: 5, error: { code: "FIELD_DUPLICATE" } },
    ]);
  });

  it.each(['{"id":1,}', '{"id":1,,"exporter":"x"}', '{"id":01,"exporter":"x"}', '{"id":1"a":2}'])(
    "is no excuse: %s is no JSON",
    (line) => {
      expect(rowsOf(line)).toMatchObject([{ line: 1, error: { code: "INPUT_NOT_JSON" } }]);
    },
  );

  it("stands in the row of what is wrong with the query", () => {
    const bad = '{"exporter":"msm","facts":{"flag":1}}';
    const rows = rowsOf([withId("7", bad), withIdLast('"x"', bad), withId("7", bad)].join("\n"));
    expect(rows).toMatchObject([
      { id: 7, line: 1, error: { code: "FIELD_UNKNOWN" } },
      { id: "x", line: 2, error: { code: "FIELD_UNKNOWN" } },
      { id: 7, line: 3, error: { code: "FIELD_UNKNOWN" } },
    ]);
    const [{ error } = {}] = rows;
    expect((error as { remedy: string }).remedy).toMatch(/\w+ \w+/);
  });

  it("makes no other query of one, whatever was asked before", () => {
    const queries = [MAPS, REFUSED, '{"exporter":"virtgpu","facts":{"blobMem":"guest"}}'];
    const mixed = Array.from({ length: 300 }, (_, n) => ({ n, query: queries[n % 3] as string }));
    const lines = mixed.map(({ n, query }) => {
      if (n % 4 === 0) return query;
      return n % 4 === 1
        ? withIdLast(`${n}`, query)
        : withId(n % 4 === 2 ? `${n}` : `"${n}"`, query);
    });
    const plain = rowsOf(queries.join("\n"));
    expect(rowsOf(lines.join("\n"))).toEqual(
      mixed.map(({ n }) => {
        const result = plain[n % 3] as object;
        return n % 4 === 0 ? result : { id: n % 4 === 3 ? `${n}` : n, ...result };
      }),
    );
  });

  it("is taken, and not shown, in tables", () => {
    const [plain, table] = [MAPS, withId('"never-shown"')].map((input) => vmprot(["query"], input));
    expect([table?.stdout, table?.stderr, table?.status]).toEqual([plain?.stdout, "", 0]);
  });

  it("goes with options that replace parts of the query", () => {
    const rows = rowsOf(
      withId("1", '{"exporter":"msm","facts":{"flags":131072}}'),
      "--platform",
      "amd",
    );
    expect(rows).toMatchObject([{ id: 1, verdict: { kind: "map" } }]);
  });

  it("is in the schema of lines", () => {
    const validate = compileSchema("query-line");
    const good = (text: string): boolean => validate(JSON.parse(text)) as boolean;
    expect([MAPS, withId("1"), withId('"a"')].map(good)).toEqual([true, true, true]);
    expect([withId("null"), withId("1e17"), withId(`"${"a".repeat(257)}"`)].map(good)).toEqual([
      ...[false, false, false],
    ]);
  });
});

/** Pseudo-random numbers below 1, the same each time. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

describe("every line that is not blank has one row, in order", () => {
  const PIECES = [MAPS, REFUSED, "{", "}", "[", "]", ",", '"', '"id":', "\\", "7", " ", "\t", "\r"]
    .concat(["\u00a0", "\u2028", "\ufeff", "\0", "nope", "\u{1f600}", "\u007f", withId("1")])
    .map((text) => Buffer.from(text))
    .concat([Buffer.from([0xff]), Buffer.from([0xc3]), Buffer.from([0xed, 0xa0, 0x80])]);

  it.each([1, 2, 3, 4])("of whatever bytes (%s)", (seed) => {
    const random = numbers(seed);
    const upTo = (limit: number): number => Math.floor(random.next().value * limit);
    const lines = Array.from({ length: 400 }, () =>
      Buffer.concat(Array.from({ length: upTo(4) }, () => PIECES[upTo(PIECES.length)] as Buffer)),
    );
    const input = Buffer.concat(lines.flatMap((line) => [line, Buffer.from("\n")]));
    // The first line may have a BOM.
    const isBlank = (line: Buffer, index: number): boolean =>
      /^[ \t\r]*$/.test(
        index === 0 ? line.toString().replace(/^\ufeff/, "") : line.toString("latin1"),
      );
    const numbered = lines.flatMap((line, index) => (isBlank(line, index) ? [] : [index + 1]));
    const rows = rowsOf(input, "--lines");
    expect(rows).toHaveLength(numbered.length);
    for (const [index, { line, error }] of rows.entries()) {
      if (error !== undefined) expect(line).toBe(numbered[index]);
    }
    const good = lines.filter((line) =>
      [MAPS, REFUSED, withId("1")].includes(line.toString().replaceAll(/^[ \t\r]+|[ \t\r]+$/g, "")),
    );
    expect(rows.filter(({ verdict }) => verdict).length).toBeGreaterThanOrEqual(good.length);
  });
});

/** The command, and a reader who has at most one line under way. */
class Lockstep {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;

  constructor(...args: string[]) {
    this.#child = spawn(process.execPath, [VMPROT, "query", "--json", ...args]);
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async ask(line: string): Promise<Record<string, unknown>> {
    this.#child.stdin.write(`${line}\n`);
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error(`no row for ${line}`);
    return JSON.parse(value);
  }

  async end(): Promise<number> {
    const closed = once(this.#child, "close");
    this.#child.stdin.end();
    const [status] = await closed;
    return status;
  }
}

describe("a reader who waits for each row before the next line", () => {
  const BAD = [
    "nope",
    "7",
    "null",
    "}",
    '"',
    '{"id":1,"fac',
    '{"exporter":"msm"}',
    "\0",
    "\ufeff7",
  ];
  /** Beginnings of what would be one query over several lines, or an array. */
  const OPEN = ["{", "[", '{"a":', "[]", "[1", `[${MAPS}]`, '{"a":{', "[{"];

  it.each([...BAD.map((bad) => [[bad]]), [BAD]])("is never kept waiting, by %j", async (bad) => {
    const reader = new Lockstep();
    for (const [index, line] of bad.entries()) {
      expect(await reader.ask(line)).toMatchObject({ line: index + 1, error: {} });
    }
    expect(await reader.ask(withId('"good"'))).toMatchObject({ id: "good", verdict: {} });
    expect(await reader.ask(`\n \n${REFUSED}`)).toMatchObject({ verdict: { kind: "refuse" } });
    expect(await reader.end()).toBe(2);
  });

  it.each(OPEN.map((open) => [open]))("nor with --lines by %s", async (open) => {
    const reader = new Lockstep("--lines");
    expect(await reader.ask(open)).toMatchObject({ line: 1, error: {} });
    expect(await reader.ask(withId('"good"'))).toMatchObject({ id: "good", verdict: {} });
    expect(await reader.ask(open)).toMatchObject({ line: 3, error: {} });
    expect(await reader.end()).toBe(2);
  });

  it("gets all that it asked for where it stops in the middle of a line", () => {
    const { stdout, status } = queryJson(`${MAPS}\n{"id":3,`, "--lines");
    expect(parseLines(stdout)).toMatchObject([{}, { line: 2, error: { code: "INPUT_TRUNCATED" } }]);
    expect(linesOf(stdout)).toHaveLength(2);
    expect(status).toBe(2);
  });
});
