import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { ADAPTERS } from "@vmprot/adapters";
import type { Query, Result } from "@vmprot/core";
import { expectRows } from "./expect-rows.js";
import { linesOf, parseLines, queryJson, type Run, vmprot } from "./run-vmprot.js";

const folder = mkdtempSync(join(tmpdir(), "vmprot-diff-"));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, content: string | object): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
};

interface Side extends Pick<Query, "platform" | "vm"> {
  readonly result: Result;
  readonly because: { readonly row?: string; readonly text: string };
}

interface Row extends Query {
  readonly case?: string;
  readonly query?: number;
  readonly assumed?: object;
  readonly before: Side;
  readonly after: Side;
}

const diff = (...args: string[]): Run => vmprot(["diff", ...args], "", { COLUMNS: "160" });
const rowsOf = (run: Run): Row[] => {
  expect(run.stderr).toBe("");
  expectRows("diff", run.stdout);
  return parseLines(run.stdout) as Row[];
};

/** What `vmprot query` says of one side. */
function asked({ exporter, facts, profile, assumed }: Row, { platform, vm }: Side): unknown {
  const query = { exporter, facts: { ...facts, ...assumed }, platform, vm, profile };
  return parseLines(queryJson(JSON.stringify(query)).stdout)[0];
}

const GTT = { exporter: "amdgpu", facts: { domains: 2, flags: 0 } };
const QUERIES = [
  { id: "first", ...GTT, platform: "amd" },
  { exporter: "msm", facts: { flags: 0x10000 }, platform: "amd" },
  { ...GTT, platform: "intel", vm: { guestPat: "honored" } },
];
const queries = file(
  "queries.ndjson",
  QUERIES.map((query) => `${JSON.stringify(query)}\n`).join("\n"),
);

describe("vmprot diff", () => {
  it("says which kinds of buffers an older kernel changes, from what to what, and why", () => {
    const run = diff("--platform", "amd", "--after", "platform.kernel=6.12", "--json");
    const rows = rowsOf(run);
    expect(run.status).toBe(1);
    const gtt = rows.find((row) => row.exporter === "amdgpu" && row.case === "GTT") as Row;
    expect(gtt).toMatchObject({
      before: { platform: "amd", result: { verdict: { kind: "map" } } },
      after: {
        platform: { kernel: "6.12", vendor: "amd" },
        result: { verdict: { kind: "refuse", code: "KVM_CANNOT_MAP", rule: "R11" } },
        because: { row: "R11", table: "mappability" },
        origins: { platform: { kernel: "set", vendor: "preset" } },
      },
    });
    expect(gtt.before.because.row).toBe("nested-paging");
    for (const row of [gtt, rows.at(-1) as Row]) {
      for (const side of [row.before, row.after]) expect(asked(row, side)).toEqual(side.result);
    }
    const cases = ADAPTERS.reduce((sum, { cases }) => sum + cases.length, 0);
    const table = diff("--platform", "amd", "--after", "platform.kernel=6.12").stdout;
    expect(table).toContain(`${rows.length} of ${cases} answers change: 0 map then, `);
    expect(table).toContain("R11: Before 6.13 KVM takes a reference");
    expect(table).toContain("Before: amd. After: amd.\nSet after: platform.kernel 6.12 (--after).");
  });

  it("compares two hosts, and two VMs", () => {
    const hosts = rowsOf(
      diff("--platform", "arm64-no-fwb", "--platform", "arm64-fwb", "--exporter", "vgem", "--json"),
    );
    expect(hosts[0]).toMatchObject({
      before: { platform: "arm64-no-fwb", result: { verdict: { kind: "map" } } },
      after: {
        platform: "arm64-fwb",
        result: { verdict: { rule: "R1" } },
        because: { row: "R1" },
      },
    });
    const vms = ["ignored", "honored"].flatMap((guestPat) => [
      "--vm",
      file(`${guestPat}.json`, { guestPat }),
    ]);
    const run = diff("--platform", "intel", ...vms, "--exporter", "msm", "--json");
    const [wc] = rowsOf(run);
    expect(wc).toMatchObject({
      case: "WC",
      before: { vm: { guestPat: "ignored" }, result: { verdict: { rule: "R1" } } },
      after: { vm: { guestPat: "honored" }, result: { verdict: { kind: "map" } } },
    });
    for (const side of [wc?.before, wc?.after])
      expect(asked(wc as Row, side as Side)).toEqual(side?.result);
    expect(diff("--platform", "intel", ...vms, "--exporter", "msm").stdout).toContain(
      `After: intel, a VM as ${vms[3]} states.`,
    );
  });

  it("compares the queries of a file, on their own platforms or on others", () => {
    const own = diff(queries, "--after", "platform.kernel=6.12", "--json");
    expect(rowsOf(own)).toMatchObject([
      {
        id: "first",
        query: 1,
        ...GTT,
        before: { platform: "amd" },
        after: { platform: { vendor: "amd" } },
      },
      {
        query: 5,
        ...GTT,
        before: { platform: "intel", vm: { guestPat: "honored" } },
        after: { platform: { vendor: "intel" }, vm: { guestPat: "honored" } },
      },
    ]);
    expect(own.status).toBe(1);
    const piped = vmprot(
      ["diff", "-", "--platform", "amd", "--after", "vm.slot=before"],
      `[${JSON.stringify(QUERIES[1])}]`,
    );
    expect(piped).toMatchObject({ status: 0, stdout: expect.stringContaining("0 of 1 answers") });
  });

  it("takes what is set and assumed on both sides", () => {
    const query = file("open.json", {
      exporter: "panfrost",
      facts: { flags: 0 },
      platform: "arm64-fwb",
    });
    const [row] = rowsOf(
      diff(
        ...[query, "--json", "--assume", "deviceCoherent=true", "--set", "platform.kernel=6.18"],
        ...["--after", "platform.cacheablePfnmap=false", "--after", "platform.fwb=false"],
      ),
    );
    expect(row).toMatchObject({
      assumed: { deviceCoherent: true },
      before: { platform: { kernel: "6.18" }, origins: { facts: { deviceCoherent: "assumed" } } },
      after: { platform: { kernel: "6.18", fwb: false } },
    });
  });

  it("asks this host where no platform is named", () => {
    const { status, stdout } = diff(
      "--after",
      "platform.kernel=5.4",
      "--exporter",
      "msm",
      "--json",
    );
    expect(status).toBe(1);
    const [row] = parseLines(stdout) as Row[];
    expect(row?.before).toMatchObject({ platform: { arch: expect.any(String) } });
  });

  it("exits with 0 and says so where nothing changes", () => {
    const { status, stdout, stderr } = diff("--platform", "amd", "--platform", "amd");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^Before: amd\. After: amd\.\n0 of \d+ answers change; 0 bad\n$/);
    expect(diff("--platform", "amd", "--platform", "amd", "--json")).toMatchObject({
      status: 0,
      stdout: "",
    });
  });

  it("tells mappings apart that only the guest's freedom differs in", () => {
    const args = ["--platform", "intel", "--after", "vm.guestPat=honored", "--exporter", "amdgpu"];
    const { stdout } = diff(...args);
    expect(stdout).toContain("the guest's choice is");
    expect(stdout).toContain("binding for the guest");
  });

  it("compares the rest where a query is bad, and exits with 2", () => {
    const bad = file(
      "bad.ndjson",
      `nope\n{"exporter":3,"facts":{}}\n${JSON.stringify(QUERIES[0])}\n`,
    );
    const { status, stdout, stderr } = diff(bad, "--json", "--after", "platform.kernel=6.12");
    expect(linesOf(stderr)).toEqual([
      expect.stringMatching(/^vmprot: line 1: INPUT_NOT_JSON: /),
      expect.stringMatching(/^vmprot: line 2: FIELD_TYPE: exporter must be /),
    ]);
    expect(parseLines(stdout)).toMatchObject([{ query: 3 }]);
    expect(status).toBe(2);
    const cut = file("cut.json", `[${JSON.stringify(QUERIES[0])},`);
    expect(diff(cut, "--json", "--after", "platform.kernel=6.12")).toMatchObject({
      status: 2,
      stdout: expect.stringContaining("R11"),
      stderr: expect.stringMatching(/^vmprot: .*INPUT_TRUNCATED/),
    });
  });

  it.each<[string, string[], RegExp]>([
    ["nothing that differs", ["--platform", "amd"], /^USAGE: Say what differs/],
    [
      "three platforms",
      ["a", "b", "c"].flatMap((name) => ["--platform", name]),
      /^USAGE: Two sides/,
    ],
    [
      "a misspelt field",
      ["--after", "platform.kernl=6"],
      /^FIELD_UNKNOWN: --after: .*"platform\.kernel"\?/,
    ],
    ["a misspelt platform", ["--platform", "amd", "--platform", "adm"], /^PLATFORM_NAME_UNKNOWN: /],
    ["no such exporter", ["--exporter", "msn", "--after", "vm.mte=true"], /^USAGE: .*"msm"\?/],
    [
      "an exporter beside a file",
      [queries, "--exporter", "msm", "--after", "vm.mte=true"],
      /^USAGE: --exporter/,
    ],
    ["no such file", ["no.json", "--after", "vm.mte=true"], /^INPUT_NOT_FOUND: /],
    ["no such VM", ["--vm", "a.json", "--vm", "b.json"], /^INPUT_NOT_FOUND: a\.json /],
  ])("says what is wrong with %s", (_, args, said) => {
    const { status, stdout, stderr } = diff(...args);
    expect(linesOf(stderr)).toHaveLength(1);
    expect(stderr.replace(/^vmprot: /, "")).toMatch(said);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  });
});
