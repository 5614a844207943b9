import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { PRESETS, type Result } from "@vmprot/core";
import { dmaBufFd, fakeRoot } from "../linux/fake-proc.js";
import { expectRows } from "./expect-rows.js";
import { scanFake, scanned } from "./fake-scan.js";
import { linesOf, parseLines, type Run, vmprot, vmprotAlone, vmprotIn } from "./run-vmprot.js";

const folder = mkdtempSync(join(tmpdir(), "vmprot-settings-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Row extends Result {
  readonly origins?: Readonly<
    Record<"facts" | "platform" | "vm", Readonly<Record<string, string>>>
  >;
}

const WRITE_COMBINED = { exporter: "msm", facts: { flags: 0x20000 } };
const PANFROST = { exporter: "panfrost", facts: { flags: 0 }, platform: "arm64-no-fwb" };
const { platform: INTEL } = PRESETS[0] as (typeof PRESETS)[number];

const run = (query: object, args: readonly string[], env = {}): Run =>
  vmprot(["query", "--json", ...args], JSON.stringify(query), env);

function row(query: object, args: readonly string[], env = {}): Row {
  const { stdout, stderr } = run(query, args, env);
  expect(stderr).toBe("");
  return parseLines(stdout)[0] as Row;
}

/** The result alone, as it is without settings. */
function result(query: object, args: readonly string[] = [], env = {}): Result {
  const { origins: _, ...rest } = row(query, args, env);
  return rest;
}

/** A folder with these files, some as JSON. */
function folderWith(files: Readonly<Record<string, unknown>>): string {
  const made = mkdtempSync(join(folder, "in-"));
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(
      join(made, name),
      typeof content === "string" ? content : JSON.stringify(content),
    );
  }
  return made;
}

describe("--set", () => {
  it("goes before what a query, a preset and a file say of platform and VM", () => {
    const query = { ...WRITE_COMBINED, platform: "intel" };
    const honored = result({ ...query, vm: { guestPat: "honored" } });
    expect(honored.verdict.kind).toBe("map");
    expect(
      result({ ...query, vm: { guestPat: "ignored" } }, ["--set", "vm.guestPat=honored"]),
    ).toEqual(honored);
    const old = result({ ...WRITE_COMBINED, platform: { ...INTEL, kernel: "6.10" } });
    const set = ["--set", "platform.kernel=6.10"];
    expect(result(query, set)).toEqual(old);
    expect(result({ ...WRITE_COMBINED, platform: INTEL }, set)).toEqual(old);
    expect(result(WRITE_COMBINED, ["--platform", "intel", ...set])).toEqual(old);
    expect(result(WRITE_COMBINED, set)).toEqual(
      result({ ...WRITE_COMBINED, platform: { kernel: "6.10" } }),
    );
  });

  it("leaves a preset the VM that it is named for", () => {
    const platform = { ...INTEL, kernel: "6.12" };
    const honored = result({ ...WRITE_COMBINED, platform, vm: { guestPat: "honored" } });
    const query = { ...WRITE_COMBINED, platform: "intel-honor-pat" };
    const set = ["--set", "platform.kernel=6.12"];
    expect(result(query, set)).toEqual(honored);
    const vm = join(folderWith({ "vm.json": { guestPat: "ignored" } }), "vm.json");
    expect(result(query, [...set, "--vm", vm])).toEqual(
      result({ ...WRITE_COMBINED, platform, vm: { guestPat: "ignored" } }),
    );
  });

  it("can take knowledge away", () => {
    const unknown = result({ ...WRITE_COMBINED, platform: { ...INTEL, vendor: "unknown" } });
    expect(unknown.verdict).toMatchObject({ kind: "refuse" });
    expect(
      result({ ...WRITE_COMBINED, platform: INTEL }, ["--set", "platform.vendor=unknown"]),
    ).toEqual(unknown);
  });
});

describe("--assume", () => {
  const coherent = result({ ...PANFROST, facts: { flags: 0, deviceCoherent: true } });
  const assume = ["--assume", "deviceCoherent=true"];

  it("stands for a fact that is absent or unknown, and never for one that is known", () => {
    expect(result(PANFROST)).not.toEqual(coherent);
    expect(result(PANFROST, assume)).toEqual(coherent);
    const facts = { flags: 0, deviceCoherent: "unknown" };
    expect(result({ ...PANFROST, facts }, assume)).toEqual(coherent);
    const known = { ...PANFROST, facts: { flags: 0, deviceCoherent: false } };
    expect(result(known, assume)).toEqual(result(known));
    expect(result(WRITE_COMBINED, ["--platform", "amd", ...assume])).toEqual(
      result({ ...WRITE_COMBINED, platform: "amd" }),
    );
  });

  it("can be about one exporter, and goes before what is about all then", () => {
    expect(result(PANFROST, ["--assume", "panfrost.deviceCoherent=true"])).toEqual(coherent);
    expect(result(PANFROST, ["--assume", "vc4.deviceCoherent=true"])).toEqual(result(PANFROST));
    const both = ["--assume", "panfrost.deviceCoherent=true", "--assume", "deviceCoherent=false"];
    expect(result(PANFROST, both)).toEqual(coherent);
  });

  it("can be a fact that has to be there, and not what the exporter's name says", () => {
    const query = { exporter: "msm", platform: "amd", facts: {} };
    expect(result(query, ["--assume", "flags=0x20000"])).toEqual(
      result({ ...WRITE_COMBINED, platform: "amd" }),
    );
    const named = { exporter: "meson", platform: "amd", facts: {} };
    expect(result(named, ["--assume", "gem-dma.driver=sprd"])).toEqual(result(named));
  });
});

describe("what is said in advance", () => {
  const config = {
    platform: "intel",
    profile: "strict",
    vm: "vm.json",
    set: { platform: { kernel: "6.1" }, vm: { mte: true } },
    assume: { deviceCoherent: false, "panfrost.ownDeviceCoherent": true },
  };
  const where = folderWith({ "vmprot.config.json": config, "vm.json": { guestPat: "honored" } });
  const told = (args: readonly string[], env = {}): string[] => {
    const all = vmprotIn(where, ["query", ...args], JSON.stringify(PANFROST), {
      COLUMNS: "160",
      ...env,
    });
    expect(all.stderr).toBe("");
    expect(all.stdout.replaceAll("\n", " ")).toMatch(/vm\.json states, except for what is set\./);
    return linesOf(all.stdout).filter((line) => /^(Platform|VM|By|Set|Assumed)/.test(line));
  };

  it("comes from vmprot.config.json", () => {
    expect(told([])).toEqual([
      "Platform: intel, Linux 6.1. Profile: strict.",
      expect.stringMatching(/^VM: plain /),
      "By vmprot.config.json: platform intel.",
      "By vmprot.config.json: profile strict.",
      "By vmprot.config.json: vm vm.json.",
      "Set: platform.kernel 6.1 (vmprot.config.json), vm.mte true (vmprot.config.json).",
      "Assumed where unknown: deviceCoherent false (vmprot.config.json), panfrost.ownDeviceCoherent true (vmprot.config.json).",
    ]);
  });

  it("comes from the environment before that, and from the command line before both", () => {
    const env = {
      VMPROT_PLATFORM: "amd",
      VMPROT_PROFILE: "coherent",
      VMPROT_VM: "",
      VMPROT_SET: "platform.kernel=6.6,vm.slot=before",
      VMPROT_ASSUME: "deviceCoherent=true",
    };
    expect(told([], env)).toEqual([
      "Platform: amd, Linux 6.6. Profile: coherent.",
      expect.stringMatching(/^VM: /),
      "By VMPROT_PLATFORM: platform amd.",
      "By VMPROT_PROFILE: profile coherent.",
      "By vmprot.config.json: vm vm.json.",
      "Set: platform.kernel 6.6 (VMPROT_SET), vm.mte true (vmprot.config.json), vm.slot before (VMPROT_SET).",
      "Assumed where unknown: deviceCoherent true (VMPROT_ASSUME), panfrost.ownDeviceCoherent true (vmprot.config.json).",
    ]);
    const args = [
      "--platform",
      "arm64-fwb",
      "--profile",
      "strict",
      "--set",
      "platform.kernel=6.12",
    ];
    expect(told(args, env)).toEqual([
      "Platform: arm64, Linux 6.12. Profile: strict.",
      expect.stringMatching(/^VM: /),
      "By vmprot.config.json: vm vm.json.",
      "Set: platform.kernel 6.12 (--set), vm.mte true (vmprot.config.json), vm.slot before (VMPROT_SET).",
      "Assumed where unknown: deviceCoherent true (VMPROT_ASSUME), panfrost.ownDeviceCoherent true (vmprot.config.json).",
    ]);
  });

  it("names what counts, and nothing that commands a terminal", () => {
    const kernel = "6.18\u001b[31m\u202e";
    const args = ["--set", `platform.kernel=${kernel}`, "--assume", "ownDeviceCoherent=false"];
    const lines = told(args);
    expect(lines.join("")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(lines).toContainEqual(expect.stringContaining("platform.kernel 6.18\\u001b[31m"));
    expect(lines.at(-1)).toBe(
      "Assumed where unknown: deviceCoherent false (vmprot.config.json), ownDeviceCoherent false (--assume).",
    );
  });

  it("finds files from the configuration's folder", () => {
    const other = folderWith({});
    mkdirSync(join(where, "deep"));
    const named = ["query", "--json", "--config", join(where, "vmprot.config.json")];
    const here = vmprotIn(where, ["query", "--json"], JSON.stringify(PANFROST));
    const there = vmprotIn(other, named, JSON.stringify(PANFROST));
    expect({ ...there, pid: 0, output: [] }).toEqual({ ...here, pid: 0, output: [] });
    expect(here.status).toBe(1);
  });

  it("marks facts that are assumed in the table", () => {
    const { stdout } = vmprot(
      ["query", "--assume", "deviceCoherent=true"],
      JSON.stringify(PANFROST),
    );
    expect(stdout).toContain("deviceCoherent true, assumed");
    const known = { ...PANFROST, facts: { flags: 0, deviceCoherent: true } };
    const { stdout: stated } = vmprot(
      ["query", "--assume", "deviceCoherent=false"],
      JSON.stringify(known),
    );
    expect(stated).not.toContain("true, assumed");
  });

  it("has every row say what it is of", () => {
    const query = { ...PANFROST, platform: { arch: "arm64", kernel: "6.18", fwb: "unknown" } };
    const args = ["--assume", "deviceCoherent=true", "--set", "platform.kernel=6.12"];
    const { stdout } = run({ ...query, vm: { mte: true } }, args);
    expectRows("query", stdout);
    expect((parseLines(stdout)[0] as Row).origins).toEqual({
      facts: {
        flags: "stated",
        deviceCoherent: "assumed",
        ownDeviceCoherent: "unknown",
        imported: "default",
      },
      platform: { arch: "stated", kernel: "set", fwb: "unknown" },
      vm: { mte: "stated" },
    });
    const coherent = { ...PANFROST, platform: "intel-honor-pat" };
    expect(row(coherent, ["--set", "vm.slot=before"]).origins).toMatchObject({
      facts: { deviceCoherent: "default" },
      platform: { vendor: "preset" },
      vm: { guestPat: "preset", slot: "set" },
    });
    expect(row(PANFROST, ["--platform", "amd"])).not.toHaveProperty("origins");
    expect(row(PANFROST, [], { VMPROT_PLATFORM: "amd" })).toHaveProperty("origins");
  });

  it("has no effect on a query that is none", () => {
    for (const text of ["null", "[1]", '{"exporter":"msm","facts":3}', "5"]) {
      const { status, stdout } = vmprot(["query", "--json", "--assume", "flags=0"], text);
      const rows = parseLines(stdout);
      expect({ status, rows }).toMatchObject({ status: 2, rows: [{ line: 1, error: {} }] });
    }
  });
});

describe("vmprot scan", () => {
  const heap = dmaBufFd({ ino: 3, expName: "system-uncached", size: 4096, name: "heap" });
  const root = fakeRoot({ 10: [heap] });
  const said = { assume: ["vendorCache=write-combined", "heap=system"], set: ["vm.slot=before"] };

  it("says which facts were measured, assumed and meant by their absence", () => {
    const options = { json: true, platform: "amd" };
    const plain = scanFake(root, {}, options);
    expectRows("scan", plain.stdout);
    const [before] = parseLines(plain.stdout) as Row[];
    expect(before?.origins?.facts).toEqual({
      heap: "measured",
      size: "measured",
      vendorCache: "unknown",
      deviceCoherent: expect.stringMatching(/^(measured|unknown)$/),
    });
    expect(before?.origins?.platform).toMatchObject({ arch: "preset" });
    expect(before).not.toHaveProperty("vm");
    const { stdout } = scanFake(root, {}, { ...options, ...said });
    expectRows("scan", stdout);
    expect(scanned(stdout).rows).toMatchObject([
      {
        facts: { heap: "system-uncached", vendorCache: "unknown" },
        assumed: { vendorCache: "write-combined" },
        vm: { slot: "before" },
        origins: { facts: { heap: "measured", vendorCache: "assumed" }, vm: { slot: "set" } },
        result: { answer: { cache: "write-combined" }, verdict: { kind: "map" } },
      },
    ]);
  });

  it("marks what is assumed, and says at the end who says so", () => {
    const table = scanFake(root, {}, { platform: "amd", ...said }).stdout;
    expect(table).toContain("vendorCache write-combined, assumed");
    expect(table).toContain("Set: vm.slot before (--set).");
    expect(table.replaceAll("\n", " ")).toContain(
      "Assumed where unknown: vendorCache write-combined (--assume)",
    );
  });

  it("sets fields over what the machine tells", () => {
    const { stdout } = scanFake(root, {}, { json: true, set: ["platform.kernel=5.15"] });
    expect(scanned(stdout).rows).toMatchObject([
      {
        platform: { kernel: "5.15", arch: expect.any(String) },
        origins: { platform: { kernel: "set", arch: "detected" } },
      },
    ]);
  });
});

describe("a setting that cannot be", () => {
  const config = (content: unknown): string => join(folderWith({ "c.json": content }), "c.json");
  it.each<[string, string[], object, RegExp]>([
    ["no value", ["--set", "vm.slot"], {}, /^USAGE: --set is FIELD=VALUE; it is "vm\.slot"/],
    [
      "a misspelt field",
      ["--set", "platform.kernl=6.1"],
      {},
      /^FIELD_UNKNOWN: .*"platform\.kernel"\?/,
    ],
    ["a fact that is set", ["--set", "facts.flags=1"], {}, /^FIELD_UNKNOWN: /],
    [
      "a value that no field has",
      ["--set", "vm.mte=yes"],
      {},
      /^FIELD_\w+: --set: vm\.mte must be/,
    ],
    [
      "a kernel that is none",
      ["--set", "platform.kernel=before 5.10"],
      {},
      /^FIELD_VALUE: --set: /,
    ],
    ["no fact", ["--assume", "deviceCoherent"], {}, /^USAGE: --assume is FACT=VALUE or /],
    [
      "a misspelt fact",
      ["--assume", "deviceCohernt=true"],
      {},
      /^FIELD_UNKNOWN: .*"deviceCoherent"\?/,
    ],
    [
      "another's fact",
      ["--assume", "msm.deviceCoherent=true"],
      {},
      /^FIELD_UNKNOWN: .*msm has no fact/,
    ],
    ["no exporter", ["--assume", "msn.flags=1"], {}, /^FIELD_UNKNOWN: .*mean "msm"\?/],
    [
      "a value that no fact has",
      ["--assume", "msm.flags=0x1000000000"],
      {},
      /^FIELD_VALUE: .*any of/,
    ],
    ["what objects inherit", ["--assume", "deviceCoherent=constructor"], {}, /^FIELD_VALUE: /],
    ["a huge value", ["--assume", `deviceCoherent=${"x".repeat(60_000)}`], {}, /^FIELD_VALUE: /],
    ["a painted name", ["--set", "\u001b[31m\u202e=1"], {}, /^FIELD_UNKNOWN: .*\\u001b/],
    [
      "a variable with a preset that is none",
      [],
      { VMPROT_PLATFORM: "adm" },
      /^PLATFORM_NAME_UNKNOWN: VMPROT_PLATFORM: /,
    ],
    [
      "a variable with a profile that is none",
      [],
      { VMPROT_PROFILE: "lax" },
      /^FIELD_VALUE: VMPROT_PROFILE: /,
    ],
    [
      "a variable with a file that is not there",
      [],
      { VMPROT_VM: "no.json" },
      /^INPUT_NOT_FOUND: VMPROT_VM: /,
    ],
    [
      "a variable with an end too many",
      [],
      { VMPROT_SET: "vm.mte=true," },
      /^USAGE: VMPROT_SET is /,
    ],
    [
      "a configuration with a field that is none",
      ["--config", config({ set: { vm: { mtw: true } } })],
      {},
      /^FIELD_UNKNOWN: .*"mte"\?/,
    ],
    [
      "a configuration with a fact that is none",
      ["--config", config({ assume: { flagz: 1 } })],
      {},
      /^FIELD_UNKNOWN: .*c\.json: No adapter has the fact "flagz"/,
    ],
    [
      "a configuration with a file that is not there",
      ["--config", config({ platform: "./no.json" })],
      {},
      /^INPUT_NOT_FOUND: .*c\.json: /,
    ],
  ])("%s", (_, args, env, said) => {
    const { status, stdout, stderr } = run(PANFROST, args, env);
    expect(linesOf(stderr)).toHaveLength(1);
    expect(stderr.replace(/^vmprot: /, "")).toMatch(said);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  });
});

describe("what vmprot host --json prints", () => {
  const lines = vmprot(["host", "--json"]).stdout;
  const file = (text: string): string => join(folderWith({ "host.ndjson": text }), "host.ndjson");

  it("is a platform file", () => {
    const here = result(WRITE_COMBINED, ["--platform", "host"]);
    expect(result(WRITE_COMBINED, ["--platform", file(lines)])).toEqual(here);
    expect(
      row(WRITE_COMBINED, ["--platform", file(lines), "--set", "vm.slot=after"]).origins,
    ).toMatchObject({
      platform: { arch: "file" },
    });
  });

  it("is what host stands for in every command", () => {
    const path = file(lines);
    const compared = vmprot(["diff", "--platform", "host", "--platform", path]);
    expect(compared.stdout).toMatch(/^0 of [1-9]\d+ answers change; 0 bad$/m);
    const root = fakeRoot({ 10: [dmaBufFd({ ino: 3, expName: "system", size: 4096, name: "a" })] });
    const [here, there] = ["host", path].map((platform) => {
      const [{ platform: seen }] = parseLines(
        scanFake(root, {}, { json: true, platform }).stdout,
      ) as [{ platform: object }];
      return seen;
    });
    expect(there).toEqual(here);
    const inventory = JSON.stringify(WRITE_COMBINED);
    const [audited, expected] = [path, "host"].map(
      (platform) =>
        vmprotAlone(["audit", "-", "--from", "ndjson", "--json", "--platform", platform], inventory)
          .stdout,
    );
    expect(audited).toContain('"by":"all"');
    expect(audited).toBe(expected);
  });

  it("is one of one host alone, which says one thing of each field", () => {
    const other = lines.replaceAll(/"host":"[^"]*"/g, '"host":"other"');
    expect(run(WRITE_COMBINED, ["--platform", file(lines + other)]).stderr).toMatch(
      /FIELD_VALUE: .*rows of several hosts/,
    );
    const twice = lines.replace(/"value":"[^"]*"/, '"value":"riscv64"');
    expect(run(WRITE_COMBINED, ["--platform", file(lines + twice)]).stderr).toMatch(
      /FIELD_VALUE: .*different things of arch/,
    );
    const misspelt = '{"field":"kernl","value":"6.1"}\n';
    expect(run(WRITE_COMBINED, ["--platform", file(misspelt)]).stderr).toMatch(
      /FIELD_UNKNOWN: .*"kernel"\?/,
    );
  });
});
