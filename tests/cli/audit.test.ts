import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it, jest } from "@jest/globals";
import { ADAPTERS } from "@vmprot/adapters";
import { PRESETS, type Query, VmProt } from "@vmprot/core";
import { openDatabase } from "../compiler/duckdb.js";
import { expectRows } from "./expect-rows.js";
import { parseLines, type Run, VMPROT, vmprot, vmprotIn } from "./run-vmprot.js";

// DuckDB takes its time to start where others are at work.
jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), "vmprot-inventory-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Verdict {
  readonly id: string | null;
  readonly host: string | null;
  readonly verdict: string;
  readonly code: string | null;
  readonly map_info: number | null;
  readonly deciding: string | null;
  readonly [name: string]: unknown;
}

interface Reject {
  readonly line: number | null;
  readonly code: string;
  readonly text: string;
}

const AMD = PRESETS.find(({ name }) => name === "amd")?.platform as object;
const WRITE_COMBINED = { exporter: "msm", facts: { flags: 131_072 } };
const CACHED = { exporter: "msm", facts: { flags: 65_536 } };

let files = 0;

/** A file of the folder. */
function file(ending: string, content: string | readonly object[] | Buffer): string {
  const name = `inventory-${++files}.${ending}`;
  const isRows = typeof content !== "string" && !Buffer.isBuffer(content);
  const text = isRows ? content.map((row) => `${JSON.stringify(row)}\n`).join("") : content;
  writeFileSync(join(folder, name), text);
  return name;
}

const audit = (...args: string[]): Run => vmprotIn(folder, ["audit", ...args]);
const read = (name: string): string => readFileSync(join(folder, name), "utf8");
const verdictsIn = (name: string): Verdict[] => parseLines(read(name)) as Verdict[];

/** The verdict of each row by its id. */
function verdicts(args: readonly string[]): Map<string | null, Verdict> {
  const output = `verdicts-${++files}.ndjson`;
  const { stderr } = audit(...args, "-o", output);
  expect(stderr).toBe("");
  return new Map(verdictsIn(output).map((row) => [row.id, row]));
}

/** Rows of the summary. */
const summary = ({ stdout }: Run) => parseLines(stdout) as Record<string, unknown>[];

describe("vmprot audit", () => {
  it("judges as the policy does, with what the exporters' kinds need and what is unknown", () => {
    const vmProt = new VmProt(ADAPTERS);
    const queries = ADAPTERS.flatMap(({ exporter, cases }, index) =>
      cases.flatMap(({ facts }, place): Query[] => {
        const { platform, vm } = PRESETS[
          (index + place) % PRESETS.length
        ] as (typeof PRESETS)[number];
        const { kernel, ...without } = platform;
        return [
          { exporter, facts: facts as Query["facts"], platform, vm },
          { exporter, facts: facts as Query["facts"], platform: without, vm, profile: "strict" },
          { exporter, facts: {}, platform: { ...without, kernel: "5.15.1" }, vm },
        ];
      }),
    );
    const found = verdicts([
      file(
        "ndjson",
        queries.map((query, id) => ({ id, ...query })),
      ),
    ]);
    expect(found.size).toBe(queries.length);
    for (const [id, query] of queries.entries()) {
      const { verdict } = vmProt.query(query);
      const {
        kind,
        code = null,
        unknown,
        mapInfo = null,
      } = { code: undefined, mapInfo: undefined, unknown: undefined, ...verdict };
      expect({ query, verdict: found.get(String(id)) }).toMatchObject({
        query,
        verdict: { verdict: kind, code, map_info: mapInfo, deciding: unknown?.join() ?? null },
      });
    }
  });

  it("joins the rows of scan with those of host by the machine's name", () => {
    const result = { exporter: "msm", verdict: { kind: "refuse", code: "ATTRIBUTES_UNKNOWN" } };
    const rows = [
      { host: "a", buffer: { ino: 1 }, facts: WRITE_COMBINED.facts, result },
      { host: "b", buffer: { ino: 2 }, facts: WRITE_COMBINED.facts, result },
      { host: "a", buffer: { ino: 3 }, problem: { code: "PROCESS_DENIED" }, result },
      ...Object.entries(AMD).map(([field, value]) => ({ host: "a", field, value, decides: [] })),
    ];
    const found = verdicts([file("ndjson", rows)]);
    expect(found.get("1")).toMatchObject({ host: "a", verdict: "map", map_info: 3 });
    expect(found.get("2")).toMatchObject({ host: "b", code: "PLATFORM_UNKNOWN" });
    expect(found.get("2")?.deciding).toContain("platform.arch");
    expect(found.get("3")).toMatchObject({ code: "ATTRIBUTES_UNKNOWN", facts: null });
  });

  it("leaves out what scan says of itself, and nothing else that has a summary", () => {
    const result = { exporter: "msm", verdict: { kind: "refuse", code: "ATTRIBUTES_UNKNOWN" } };
    const inventory = file("ndjson", [
      { host: "a", buffer: { ino: 1 }, facts: WRITE_COMBINED.facts, result, platform: "amd" },
      { host: "a", summary: { complete: true, processes: 3, unread: [] } },
      { id: "2", ...WRITE_COMBINED, platform: "amd", summary: { by: "the user" } },
      { id: "3", host: "a", summary: "a text" },
    ]);
    const run = audit(inventory, "--json", "--rejects", "with-summary.ndjson");
    expect(run.stdout).toContain('{"by":"all","of":"all","map":2,"refuse":0}');
    expect(run.stdout).toContain('{"by":"rejected","rows":1}');
    const rejects: Reject[] = parseLines(read("with-summary.ndjson")) as Reject[];
    expect(rejects.map(({ line, code }) => [line, code])).toEqual([[4, "FIELD_MISSING"]]);
  });

  it("reads what scan and host of this machine print", () => {
    const scan = vmprot(["scan", "--json", "--pid", `${process.pid}`]).stdout;
    const host = `${vmprot(["host", "--json"]).stdout}${scan}`;
    const [first] = parseLines(host) as { host: string }[];
    const inventory = file(
      "ndjson",
      `${host}${JSON.stringify({ ...WRITE_COMBINED, host: first?.host })}\n`,
    );
    const { status, stdout, stderr } = audit(inventory, "--json");
    expect(stderr).toBe("");
    expect([0, 1]).toContain(status);
    expect(stdout).toContain('"by":"exporter","of":"msm"');
  });

  it("takes a host of which rows say different things for unknown there", () => {
    const host = (vendor: string) => ({ host: "a", platform: { ...AMD, vendor } });
    const row = { id: "x", host: "a", ...WRITE_COMBINED };
    const inventory = file("ndjson", [row, host("amd"), host("intel")]);
    const run = audit(inventory, "-o", "contradicted.ndjson");
    expect(run.stderr).toContain("a: platform.vendor: hint");
    expect(verdictsIn("contradicted.ndjson")[0]?.deciding).toContain("platform.vendor");
    const unknown = verdicts([file("ndjson", [row, host("unknown"), host("amd")])]);
    expect(unknown.get("x")).toMatchObject({ verdict: "map" });
  });

  it("gives the same for NDJSON, CSV and Parquet, with objects or a column each", async () => {
    const rows = [
      { id: "1", ...WRITE_COMBINED, platform: AMD },
      { id: "2", ...CACHED, platform: AMD },
      { id: "3", exporter: "nouveau", facts: { domains: ["vram"], tiled: false }, platform: AMD },
    ];
    const ndjson = file("ndjson", rows);
    const expected = [...verdicts([ndjson])].map(([id, { code, verdict, map_info }]) => [
      id,
      { code, verdict, map_info },
    ]);
    const platform = Object.entries(AMD);
    const csv = file(
      "csv",
      [
        [
          "id,exporter",
          "facts.flags",
          "facts.domains",
          "facts.tiled",
          ...platform.map(([name]) => `platform.${name}`),
        ].join(),
        ["1,msm,131072,,", ...platform.map(([, value]) => value)].join(),
        ["2,msm,65536,,", ...platform.map(([, value]) => value)].join(),
        ['3,nouveau,,"[""vram""]",false', ...platform.map(([, value]) => value)].join(),
      ].join("\n"),
    );
    const database = await openDatabase();
    const source = `read_json('${join(folder, ndjson)}', columns = {id: 'VARCHAR', exporter: 'VARCHAR', facts: 'JSON', platform: 'JSON'})`;
    await database.run(`COPY (SELECT * FROM ${source}) TO '${join(folder, "text.parquet")}'`);
    await database.run(`COPY (SELECT id, exporter,
        {flags: CAST(facts->'flags' AS BIGINT), domains: CAST(facts->'domains' AS VARCHAR[]), tiled: CAST(facts->'tiled' AS BOOLEAN)} AS facts,
        platform->>'arch' AS "platform.arch", CAST(platform->'nestedPaging' AS BOOLEAN) AS "platform.nestedPaging",
        platform->>'kernel' AS "platform.kernel", platform->>'vendor' AS "platform.vendor", platform->>'hypervisor' AS "platform.hypervisor",
        platform->>'deviceMtrr' AS "platform.deviceMtrr", CAST(platform->'shmemHugePages' AS BOOLEAN) AS "platform.shmemHugePages",
        CAST(platform->'memfdHugePages' AS BOOLEAN) AS "platform.memfdHugePages"
      FROM ${source}) TO '${join(folder, "types.parquet")}'`);
    database.close();
    for (const each of [csv, "text.parquet", "types.parquet"]) {
      const found = verdicts([each]);
      for (const [id, part] of expected as [string, object][]) {
        expect({ each, id, ...found.get(id) }).toMatchObject({ each, id, ...part });
      }
    }
  });

  it("writes CSV and Parquet that say what NDJSON says", async () => {
    const inventory = file("ndjson", [
      { id: "1", ...WRITE_COMBINED, platform: "amd" },
      { id: "2", ...CACHED },
    ]);
    for (const name of ["out.csv", "out.parquet", "out.ndjson"]) {
      expect(audit(inventory, "-o", name).status).toBe(1);
    }
    const database = await openDatabase();
    const from = async (name: string) =>
      database.rows(
        `SELECT CAST(id AS VARCHAR) AS id, exporter, verdict, code, CAST(map_info AS INTEGER) AS map_info FROM '${join(folder, name)}' ORDER BY CAST(id AS INTEGER)`,
      );
    const expected = await from("out.parquet");
    expect(expected).toHaveLength(2);
    expect(await from("out.csv")).toEqual(expected);
    expect(await from("out.ndjson")).toEqual(expected.map((row) => ({ ...row })));
    database.close();
  });

  it("says what another world changes", () => {
    const inventory = file("ndjson", [
      {
        id: "1",
        exporter: "amdgpu",
        facts: { domains: 2, flags: 0 },
        platform: { ...AMD, kernel: "6.12" },
      },
      { id: "2", ...CACHED, platform: AMD },
    ]);
    const run = audit(inventory, "--json", "--set", "platform.kernel=6.18");
    expectRows("audit", run.stdout);
    expect(summary(run)).toContainEqual({
      by: "all",
      of: "all",
      map: 0,
      refuse: 2,
      later: { map: 1, refuse: 1 },
    });
    expect(summary(run)).toContainEqual({
      by: "change",
      from: "KVM_CANNOT_MAP",
      to: "map",
      buffers: 1,
    });
    expect(audit(inventory, "--set", "platform.kernel=6.18").stdout).toContain(
      "50 % of refused buffers can be mapped (1 of 2); 0 of 0 that map now are refused then.",
    );
    const facts = audit(inventory, "--json", "--set", "facts.flags=131072");
    expect(summary(facts)).toContainEqual(
      expect.objectContaining({ by: "all", later: { map: 1, refuse: 1 } }),
    );
  });

  it("takes facts for granted where rows leave them open, and fields from the environment", () => {
    const panfrost = { exporter: "panfrost", platform: "arm64-fwb" };
    const inventory = file("ndjson", [
      { id: "1", ...panfrost, facts: { flags: 0 } },
      { id: "2", ...panfrost, facts: { flags: 0, deviceCoherent: false } },
    ]);
    const all = (run: Run) => summary(run).find(({ by }) => by === "all");
    expect(all(audit(inventory, "--json"))).toMatchObject({ map: 0, refuse: 2 });
    const assumed = audit(inventory, "--json", "--assume", "deviceCoherent=true");
    expectRows("audit", assumed.stdout);
    expect(all(assumed)).toMatchObject({ map: 1, refuse: 1 });
    const note = "Assumed where unknown: deviceCoherent true (--assume).";
    expect(summary(assumed)).toContainEqual({ by: "note", note });
    expect(audit(inventory, "--assume", "deviceCoherent=true").stdout).toContain(note);
    const env = { VMPROT_SET: "platform.kernel=6.6", VMPROT_ASSUME: "deviceCoherent=true" };
    const old = vmprotIn(folder, ["audit", inventory, "--json"], "", env);
    expect(all(old)).toMatchObject({ map: 1, refuse: 1 });
    expect(summary(old)).toContainEqual(expect.objectContaining({ by: "kernel", of: "6.6" }));
  });

  it("draws the summary as XML that needs nothing else", () => {
    const inventory = file("ndjson", [
      { ...CACHED, exporter: "x<&>", platform: "amd" },
      { ...CACHED, exporter: "m-s.m", platform: "amd" },
    ]);
    expect(audit(inventory, "--chart", "chart.svg").status).toBe(2);
    const svg = read("chart.svg");
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(svg).toContain(">m-s.m<");
    expect(svg).not.toMatch(/<script|href|url\(|<image/);
  });
});

describe("vmprot audit, given what cannot be judged", () => {
  it("keeps it apart, each with its place and code, and judges the rest", () => {
    const lines = [
      JSON.stringify({ id: "good", ...WRITE_COMBINED, platform: "amd" }),
      "nope",
      "",
      "[1]",
      '{"flags":1}',
      JSON.stringify({ ...WRITE_COMBINED, platform: { kernl: "6.1" } }),
      JSON.stringify({ ...WRITE_COMBINED, platform: "vax" }),
      JSON.stringify({ ...WRITE_COMBINED, profile: "lax" }),
      JSON.stringify({ ...WRITE_COMBINED, vm: { guestPat: 1 } }),
      '{"exporter":"msm"}',
      '{"exporter":"msm","facts":[1]}',
      '{"exporter":"m s","facts":{}}',
      '{"exporter":"msm","facts":{"flags":131',
    ];
    const run = audit(
      file("ndjson", lines.join("\n")),
      "-o",
      "rest.ndjson",
      "--rejects",
      "rejects.ndjson",
    );
    expect(run.status).toBe(2);
    expect(run.stderr).toContain(
      "INPUT_MALFORMED: 11 rows are not judged; rejects.ndjson has them.",
    );
    expect(verdictsIn("rest.ndjson")).toMatchObject([{ id: "good", verdict: "map" }]);
    const rejects = parseLines(read("rejects.ndjson")) as Reject[];
    const places = rejects
      .filter(({ line }) => line !== null)
      .map(({ line, code }) => [line, code]);
    expect(places.sort()).toEqual([
      [13, "INPUT_NOT_JSON"],
      [2, "INPUT_NOT_JSON"],
      [4, "INPUT_NOT_OBJECT"],
      [5, "FIELD_MISSING"],
    ]);
    const codes = rejects.filter(({ line }) => line === null).map(({ code }) => code);
    expect(codes.sort()).toEqual(
      [
        "FIELD_MISSING",
        "FIELD_TYPE",
        "FIELD_TYPE",
        "FIELD_UNKNOWN",
        "FIELD_VALUE",
        "FIELD_VALUE",
        "PLATFORM_NAME_UNKNOWN",
      ].sort(),
    );
  });

  it("takes marks, CRLF and compression for what they are, and keeps what is no text", () => {
    const good = JSON.stringify({ id: "good", ...WRITE_COMBINED, platform: "amd" });
    const bytes = Buffer.concat([
      Buffer.from(`\ufeff${good}\r\n{"exporter":"`),
      Buffer.from([0xff]),
      Buffer.from(`","facts":{}}\n\u0000\n{"a":"${"x".repeat(2 << 20)}"}\n${good}`),
    ]);
    const run = audit(file("ndjson", bytes), "-o", "odd.ndjson", "--rejects", "odd-rejects.ndjson");
    expect(run.stderr).toContain("INPUT_MALFORMED: 3 rows are not judged");
    expect(verdictsIn("odd.ndjson")).toMatchObject([{ verdict: "map" }, { verdict: "map" }]);
    const rejects = parseLines(read("odd-rejects.ndjson"));
    expect(rejects).toMatchObject([
      { line: 2, code: "INPUT_NOT_JSON" },
      { line: 3, code: "INPUT_NOT_JSON" },
      { line: 4, code: "INPUT_TOO_LONG" },
    ]);
    const packed = gzipSync(`${good}\n`.repeat(100));
    expect(audit(file("ndjson.gz", packed)).status).toBe(0);
    const { stderr } = audit(file("ndjson.gz", packed.subarray(0, -20)));
    expect(stderr).toMatch(/^vmprot: INPUT_TRUNCATED: /);
  });

  it("says how to get the engine where it is missing", () => {
    const elsewhere = join(folder, "elsewhere");
    cpSync(dirname(VMPROT), elsewhere, { recursive: true });
    writeFileSync(join(elsewhere, "package.json"), '{"type":"module"}');
    const script = join(elsewhere, "vmprot.js");
    const args = [script, "audit", file("ndjson", [CACHED])];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^vmprot: ENGINE_UNAVAILABLE: .*npm install @duckdb\/node-api/);
  });

  it("keeps broken lines of CSV", () => {
    const csv = file("csv", 'exporter,facts\nmsm,"{""flags"":131072}"\nmsm,"{}",3,4\nvgem,{}\n');
    const run = audit(csv, "-o", "csv.ndjson", "--rejects", "csv-rejects.ndjson");
    expect(run.status).toBe(2);
    expect(verdictsIn("csv.ndjson")).toHaveLength(2);
    expect(parseLines(read("csv-rejects.ndjson"))).toMatchObject([
      { line: 3, code: "INPUT_MALFORMED" },
    ]);
  });

  it.each<[string, string[], string]>([
    ["a file that is not there", ["none.ndjson"], "INPUT_NOT_FOUND"],
    ["an empty file", [file("ndjson", "")], "INPUT_EMPTY"],
    ["a file of another shape", [file("csv", "a,b\n1,2\n")], "INVENTORY_SHAPE"],
    ["only hosts", [file("ndjson", [{ host: "a", platform: AMD }])], "INVENTORY_SHAPE"],
    ["no Parquet", [file("parquet", "PAR1 and then nothing more")], "INPUT_UNREADABLE"],
    [
      "Parquet that breaks off",
      [file("parquet", Buffer.from("PAR1\u0000\u0000\u0000"))],
      "INPUT_UNREADABLE",
    ],
    ["a folder", ["."], "USAGE"],
    ["an unknown ending", [file("txt", "x")], "USAGE"],
    [
      "a field to set that there is not",
      [file("ndjson", [CACHED]), "--set", "platform.kernl=6.1"],
      "FIELD_UNKNOWN",
    ],
    [
      "a value that no field has",
      [file("ndjson", [CACHED]), "--set", "vm.slot=here"],
      "FIELD_VALUE",
    ],
    ["a setting without a value", [file("ndjson", [CACHED]), "--set", "vm.slot"], "USAGE"],
    ["an output that is a folder", [file("ndjson", [CACHED]), "-o", "."], "USAGE"],
    ["an output in no folder", [file("ndjson", [CACHED]), "-o", "none/out.csv"], "OUTPUT_FAILED"],
    ["an output of no format", [file("ndjson", [CACHED]), "-o", "out"], "USAGE"],
    ["a size of memory that is none", [file("ndjson", [CACHED]), "--memory", "much"], "USAGE"],
  ])("says a clear code for %s", (_, args, code) => {
    const { status, stdout, stderr } = audit(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(new RegExp(`^vmprot: ${code}: [^\\n]+\\n$`));
  });

  it("never writes over an input, and leaves what was there when it fails", () => {
    const inventory = file("ndjson", [CACHED]);
    symlinkSync(inventory, join(folder, "link.ndjson"));
    expect(audit(inventory, "-o", "link.ndjson").stderr).toContain(
      "vmprot: USAGE: link.ndjson is an input",
    );
    expect(read(inventory)).toContain("msm");
    writeFileSync(join(folder, "before.csv"), "before");
    expect(audit("none.ndjson", "-o", "before.csv").status).toBe(2);
    expect(read("before.csv")).toBe("before");
    expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
    expect(existsSync(join(folder, "before.csv"))).toBe(true);
  });

  it("takes names with patterns' characters and quotes for themselves", () => {
    const name = "it's [1]*.ndjson";
    writeFileSync(join(folder, name), `${JSON.stringify({ ...CACHED, platform: "amd" })}\n`);
    expect(audit(name, "--json").stderr).toBe("");
  });

  it("reads standard input", () => {
    const { stdout, status } = vmprot(
      ["audit", "-", "--json"],
      `${JSON.stringify({ ...WRITE_COMBINED, platform: "amd" })}\n`,
    );
    expect({ status, rows: parseLines(stdout) }).toMatchObject({
      status: 0,
      rows: [{ map: 1, refuse: 0 }, {}, {}, {}],
    });
  });
});
