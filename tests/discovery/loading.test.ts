import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { parseLines, vmprotIn } from "../cli/run-vmprot.js";
import { itWith } from "../support/requirement.js";
import { manifest, moduleText, project, writeFiles } from "./project.js";

const query = (exporter: string) => JSON.stringify({ exporter, facts: {}, platform: "amd" });

/** Asks about an exporter in a project. */
function ask(from: string, exporter: string, ...options: string[]) {
  const run = vmprotIn(from, ["query", "--json", ...options], query(exporter));
  const [result] = parseLines(run.stdout) as { verdict: { kind: string; code?: string } }[];
  return { ...run, verdict: result?.verdict };
}

/** A project with one package, whose module leaves the file `ran` when it runs. */
function withPackage(exporter: string, entry = {}, text?: (ran: string) => string, rest = {}) {
  const from = project({
    "node_modules/a/package.json": manifest("a", exporter, entry, rest),
  });
  const ran = join(from, "ran");
  writeFiles(from, {
    "node_modules/a/index.js": (text ?? ((file) => moduleText(exporter, file)))(ran),
  });
  return { from, ran };
}

describe("a discovered adapter", () => {
  it("is loaded when a query needs it, and not before", () => {
    const { from, ran } = withPackage("made-up");
    expect(ask(from, "made-up").verdict).toMatchObject({ code: "UNKNOWN_EXPORTER" });
    expect(ask(from, "other", "--discover").verdict).toMatchObject({ code: "UNKNOWN_EXPORTER" });
    expect(vmprotIn(from, ["adapters", "--discover"]).stdout).toContain("discovered: a 1.2.3");
    expect(existsSync(ran)).toBe(false);
    const { verdict, status, stderr } = ask(from, "made-up", "--discover");
    expect({ kind: verdict?.kind, status, stderr }).toEqual({ kind: "map", status: 0, stderr: "" });
    expect(existsSync(ran)).toBe(true);
  });

  it("is the file of its manifest, whatever its package exports under that name", () => {
    const { from } = withPackage("made-up", {}, undefined, {
      main: "./../../outside.js",
      exports: { "./index.js": { import: "./../../outside.js", default: "./../../outside.js" } },
      imports: { "#index": "./../../outside.js" },
    });
    writeFiles(from, { "outside.js": "throw new Error('outside');" });
    expect(ask(from, "made-up", "--discover").verdict).toMatchObject({ kind: "map" });
  });

  it("is not looked for above the home", () => {
    const { from } = withPackage("made-up");
    writeFiles(from, { ".git/HEAD": "", "home/app/main.js": "" });
    const packages = (HOME: string) =>
      vmprotIn(join(from, "home/app"), ["adapters", "--discover"], "", { HOME }).stdout;
    expect(packages(join(from, "home"))).not.toContain("discovered: a");
    expect(packages(join(from, "home/app/other"))).toContain("discovered: a");
  });

  it("is what a misspelt exporter may have meant", () => {
    const { from } = withPackage("made-up");
    expect(ask(from, "mad-up", "--discover").stderr).toContain(`did you mean "made-up"?`);
  });

  it("never goes before vmprot's own, unless it is named", () => {
    const { from, ran } = withPackage("msm");
    expect(ask(from, "msm", "--discover").stderr).toContain("FIELD_MISSING");
    expect(existsSync(ran)).toBe(false);
    const listed = parseLines(vmprotIn(from, ["adapters", "--discover", "--json"]).stdout);
    expect(listed).toContainEqual({
      exporter: "msm",
      contract: 1,
      origin: "discovered",
      package: "a",
      version: "1.2.3",
      used: false,
      usedInstead: "built-in",
    });
    expect(ask(from, "msm", "--adapter", "a").verdict).toMatchObject({ kind: "map" });
    const named = parseLines(vmprotIn(from, ["adapters", "--adapter", "a", "--json"]).stdout);
    const msm = (named as { exporter: string }[]).filter(({ exporter }) => exporter === "msm");
    expect(msm).toMatchObject([{ origin: "explicit", title: "made up", facts: [], used: true }]);
  });

  it("is found by another name that its manifest has, unless vmprot's own has it", () => {
    const names = ["nick", "virtio_gpu"];
    const text = (ran: string) =>
      moduleText("made-up", ran, undefined, "{ nick: {}, virtio_gpu: {} }");
    const { from } = withPackage("made-up", { names }, text);
    expect(ask(from, "nick", "--discover").verdict).toMatchObject({ kind: "map" });
    expect(ask(from, "virtio_gpu", "--discover").stderr).toContain("facts.blobMem is missing");
    // One that is named goes before, and leaves the others what they are.
    expect(ask(from, "virtio_gpu", "--adapter", "a").verdict).toMatchObject({ kind: "map" });
    expect(ask(from, "virtgpu", "--adapter", "a").stderr).toContain("facts.blobMem is missing");
    expect(vmprotIn(from, ["adapters", "nick", "--discover"]).stdout).toContain("made-up");
  });

  it.each([
    ["of which its manifest does not tell", {}, "{ nick: {} }", "UNKNOWN_EXPORTER"],
    ["that it has not", { names: ["nick"] }, "{}", "ADAPTER_FAILED"],
    ["beside others", { names: ["nick"] }, "{ nick: {}, nock: {} }", "ADAPTER_FAILED"],
  ])("answers to no name %s", (_, entry, names, code) => {
    const text = (ran: string) => moduleText("made-up", ran, undefined, names);
    const { from } = withPackage("made-up", entry, text);
    expect(ask(from, "nick", "--discover").verdict).toMatchObject({ code });
  });

  it("may be CommonJS, or the default export", () => {
    const cjs = withPackage(
      "cjs",
      {},
      () =>
        'exports.adapter = { contract: 1, exporter: "cjs", title: "made up", source: "nowhere", facts: {}, cases: [], placements: () => ({ code: "NO_CPU_MAPPING" }) };',
      { type: "commonjs" },
    );
    expect(ask(cjs.from, "cjs", "--discover").verdict).toMatchObject({ code: "NO_CPU_MAPPING" });
    const other = withPackage("d", { export: "default" }, () =>
      moduleText("d").replace("export const adapter =", "export default"),
    );
    expect(ask(other.from, "d", "--discover").verdict).toMatchObject({ kind: "map" });
  });

  it.each<[what: string, text: () => string, message: string, entry?: object]>([
    ["throws", () => 'throw new Error("secret\\nsecond line");', "index.js: secret"],
    ["throws a string", () => 'throw "words";', "index.js: words"],
    ["awaits", () => `await 0;\n${moduleText("made-up")}`, "index.js: it awaits at top level"],
    ["does not parse", () => "const", "ADAPTER_UNLOADABLE"],
    ["lacks the export", () => "export const other = 1;", "ADAPTER_INVALID"],
    ["exports null", () => "export const adapter = null;", "ADAPTER_INVALID"],
    [
      "exports half an adapter",
      () => 'export const adapter = { contract: 1, exporter: "made-up" };',
      "ADAPTER_INVALID",
    ],
    ["is for another exporter", () => moduleText("other"), "ADAPTER_INVALID"],
    [
      "speaks another contract",
      () => moduleText("made-up").replace("contract: 1", "contract: 2"),
      "CONTRACT_UNSUPPORTED",
    ],
    [
      "exports what throws",
      () => "export const adapter = new Proxy({}, { get() { throw null; } });",
      "ADAPTER_INVALID",
    ],
    [
      "inherits the export",
      () => "export const a = 1;",
      "ADAPTER_INVALID",
      { export: "constructor" },
    ],
  ])("whose module %s refuses the query", (_, text, message, entry = {}) => {
    const { from } = withPackage("made-up", entry, text);
    const { status, verdict } = ask(from, "made-up", "--discover");
    expect(verdict).toMatchObject({ kind: "refuse", code: "ADAPTER_FAILED" });
    expect(verdict).toMatchObject({ message: expect.stringContaining(message) });
    expect(status).toBe(1);
  });

  it("is run once, however often its exporter is asked about, whether it fails or not", () => {
    for (const [text, status] of [
      ["process.stderr.write('ran ');\nthrow new Error();", 1],
      [`process.stderr.write('ran ');\n${moduleText("made-up")}`, 0],
    ] as const) {
      const { from } = withPackage("made-up", {}, () => text);
      const five = Array.from({ length: 5 }, () => query("made-up")).join("\n");
      const run = vmprotIn(from, ["query", "--json", "--discover"], five);
      expect(run).toMatchObject({ stderr: "ran ", status });
    }
  });

  it("does not print among the results", () => {
    const text = `console.log("hello");\n${moduleText("made-up")}`;
    const { from } = withPackage("made-up", {}, () => text);
    const { stdout, stderr } = ask(from, "made-up", "--discover");
    expect(stderr).toBe("hello\n");
    expect(parseLines(stdout)).toHaveLength(1);
  });

  it("whose package is broken is mentioned where its exporter is missed", () => {
    const { from } = withPackage("Made-Up");
    const { stderr, verdict } = ask(from, "made-up", "--discover");
    expect(verdict).toMatchObject({ code: "UNKNOWN_EXPORTER" });
    expect(stderr).toContain("hint: ADAPTER_INVALID: In the package.json of a: ");
  });

  it("for a newer contract is refused without being run", () => {
    const { from, ran } = withPackage("made-up", { contract: 2 });
    const { verdict } = ask(from, "made-up", "--discover");
    expect(verdict).toMatchObject({ message: expect.stringContaining("CONTRACT_UNSUPPORTED") });
    expect(vmprotIn(from, ["adapters", "--discover"]).stdout).toContain("CONTRACT_UNSUPPORTED");
    const { status, stderr } = ask(from, "made-up", "--adapter", "a");
    expect({ status, stderr }).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("CONTRACT_UNSUPPORTED"),
    });
    expect(existsSync(ran)).toBe(false);
  });

  it("that cannot be loaded does not keep the matrix from showing the others", () => {
    const { from } = withPackage("made-up", {}, () => "throw 1;");
    const { status, stdout, stderr } = vmprotIn(from, ["matrix", "--json", "--discover"]);
    expect(stderr).toContain("hint: ADAPTER_UNLOADABLE");
    expect(stdout).toContain('"exporter":"msm"');
    expect(status).toBe(0);
    expect(vmprotIn(from, ["matrix", "--json", "--adapter", "a"]).status).toBe(2);
  });

  it("that is not what its manifest says is left out of the matrix, and said to be", () => {
    for (const [from, to] of [
      ['exporter: "made-up"', 'exporter: "other"'],
      ["contract: 1", "contract: 1.5"],
    ] as const) {
      const text = () => moduleText("made-up").replace(from, to);
      const { from: folder } = withPackage("made-up", {}, text);
      const { stdout, stderr } = vmprotIn(folder, ["matrix", "--json", "--discover"]);
      expect(stderr).toMatch(/hint: (ADAPTER_INVALID|CONTRACT_UNSUPPORTED): /);
      expect(stdout).not.toContain('"other"');
      expect(stdout).not.toContain('"made-up"');
    }
  });

  it("cannot steer a terminal by any name or text of its own", () => {
    const red = "\u001b[31m";
    const text = () =>
      moduleText("made-up")
        .replace("made up", `made up${red}`)
        .replace("nowhere", `nowhere${red}`)
        .replace(
          "facts: {}",
          `facts: { x: { kind: "yes-no", doc: "x${red}", absent: true, because: "x${red}" } }`,
        )
        .replace('name: "any"', `name: "any${red}"`);
    const { from } = withPackage("made-up", {}, text, { version: `1${red}` });
    for (const args of [
      ["adapters", "--discover"],
      ["adapters", "--adapter", "a"],
      ["matrix", "--discover", "--exporter", "made-up"],
    ]) {
      const { status, stdout, stderr } = vmprotIn(from, args);
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(stdout).toContain("\\u001b");
      expect(stdout).not.toContain("\u001b");
    }
  });

  it("is part of the matrix", () => {
    const { from } = withPackage("made-up");
    const { stdout } = vmprotIn(from, ["matrix", "--discover", "--exporter", "made-up", "--json"]);
    expect(parseLines(stdout)).toHaveLength(7);
  });
});

describe("vmprot.config.json", () => {
  const files = {
    "mine/package.json": manifest("mine", "made-up"),
    "mine/index.js": moduleText("made-up"),
  };

  it("of the current folder is read, and of another one where it is named", () => {
    const from = project({ ...files, "vmprot.config.json": { adapters: ["./mine"] } });
    expect(ask(from, "made-up").verdict).toMatchObject({ kind: "map" });
    const config = join(from, "vmprot.config.json");
    expect(ask(project({}), "made-up", "--config", config).verdict).toMatchObject({ kind: "map" });
  });

  const byRoot = process.geteuid?.() === 0 ? undefined : "only root can give files away";
  const NOBODY = 65_534;
  const CONFIG = "vmprot.config.json";
  const settings = { ...files, [CONFIG]: { adapters: ["./mine"] } };

  /** It is not read, and says why, until it is named. */
  function expectLeftAlone(from: string, why: string, named = "map"): void {
    const { verdict, stderr } = ask(from, "made-up");
    expect(verdict).toMatchObject({ code: "UNKNOWN_EXPORTER" });
    expect(stderr).toContain(`hint: ${CONFIG} is not read, because ${why}`);
    const { verdict: asked, status } = ask(from, "made-up", "--config", CONFIG);
    expect(asked?.kind ?? status).toBe(named === "map" ? "map" : 2);
  }

  it("that all can write to is read only where it is named", () => {
    const from = project(settings);
    chmodSync(join(from, CONFIG), 0o666);
    expectLeftAlone(from, "others than you can have written it");
  });

  it("that the user's own group can write to is read", () => {
    const from = project(settings);
    chmodSync(join(from, CONFIG), 0o664);
    chmodSync(from, 0o775);
    expect(ask(from, "made-up").verdict).toMatchObject({ kind: "map" });
  });

  it("in a folder that others can write to is read only where it is named", () => {
    const from = project(settings);
    chmodSync(from, 0o777);
    expectLeftAlone(from, "others than you can have written it");
    chmodSync(from, 0o1777);
    expect(ask(from, "made-up").verdict).toMatchObject({ kind: "map" });
  });

  it("that is a link is read only where it is named", () => {
    const from = project(files);
    symlinkSync(join(project(settings), CONFIG), join(from, CONFIG));
    expectLeftAlone(from, "it is a link");
  });

  it("that is a FIFO is waited for by nobody", () => {
    const from = project(files);
    spawnSync("mkfifo", [join(from, CONFIG)]);
    expectLeftAlone(from, "it is no regular file", "error");
  });

  itWith("root", byRoot)("of another user or group is read only where it is named", () => {
    for (const path of [CONFIG, "."]) {
      for (const [uid, gid, mode] of [
        [NOBODY, 0, 0o755],
        [0, NOBODY, 0o775],
      ] as const) {
        const from = project(settings);
        chownSync(join(from, path), uid, gid);
        chmodSync(join(from, path), mode);
        expectLeftAlone(from, "others than you can have written it");
      }
    }
  });

  it("decides about discovery too", () => {
    const from = project({
      [CONFIG]: { discover: true },
      "node_modules/a/package.json": manifest("a", "made-up"),
      "node_modules/a/index.js": moduleText("made-up"),
    });
    expect(ask(from, "made-up").verdict).toMatchObject({ kind: "map" });
  });

  it("has folders relative to itself, and the command line to where it was typed", () => {
    const from = project(settings);
    const folder = join(from, "mine");
    const named = ["--adapter", "."];
    expect(ask(folder, "made-up", ...named).verdict).toMatchObject({ kind: "map" });
    const both = ask(folder, "made-up", ...named, "--config", `../${CONFIG}`);
    expect(both.verdict).toMatchObject({ kind: "map" });
  });

  it("with a mistake stops the command", () => {
    const from = project({ "vmprot.config.json": { adaptors: [] } });
    const { status, stderr } = ask(from, "msm");
    expect(stderr).toContain("FIELD_UNKNOWN: vmprot.config.json:");
    expect(status).toBe(2);
    expect(ask(from, "msm", "--config", "none.json").stderr).toContain("INPUT_NOT_FOUND");
  });

  it("and the command line may not name two adapters for one exporter", () => {
    const from = project({
      ...files,
      "vmprot.config.json": { adapters: ["./mine"] },
      "yours/package.json": manifest("yours", "made-up"),
    });
    const { status, stderr } = ask(from, "made-up", "--adapter", "./yours");
    expect(stderr).toContain("ADAPTER_DUPLICATE: mine and yours");
    expect(status).toBe(2);
  });
});
