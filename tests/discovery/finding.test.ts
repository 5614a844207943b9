import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, lchownSync, mkdirSync, renameSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { type ExporterAdapter, VmprotError } from "@vmprot/core";
import { type DiscoveryOptions, discoverAdapters } from "@vmprot/discovery";
import { itWith } from "../support/requirement.js";
import { manifest, project, writeFiles } from "./project.js";

const codeOf = (options: DiscoveryOptions): string | undefined => {
  try {
    discoverAdapters(options);
  } catch (error) {
    return VmprotError.is(error) ? error.code : String(error);
  }
  return undefined;
};
const found = (options: DiscoveryOptions) =>
  discoverAdapters(options).adapters.map(({ package: name, exporter, origin, problem }) =>
    [origin, name, exporter, problem?.code].filter((each) => each !== undefined).join(" "),
  );

describe("discovery", () => {
  const from = project({
    "package.json": { workspaces: ["app"] },
    "node_modules/a/package.json": manifest("a", "one"),
    "node_modules/@v/b/package.json": manifest("@v/b", "two"),
    "node_modules/no-keyword/package.json": manifest("no-keyword", "x", {}, { keywords: [] }),
    "node_modules/text/package.json": { name: "text", description: "no vmprot-adapter" },
    "node_modules/.hidden/package.json": manifest("hidden", "x"),
    "node_modules/broken/package.json": '{ "keywords": ["vmprot-adapter"',
    "node_modules/bare/package.json": { name: "bare", keywords: ["vmprot-adapter"] },
    "node_modules/file": "",
    "app/node_modules/a/package.json": manifest("a", "nearer"),
    "app/src/main.js": "",
  });

  it("finds packages with the keyword, and of two of one name the nearest", () => {
    expect(found({ from: join(from, "app/src"), discover: true })).toEqual([
      "discovered @v/b two",
      "discovered a nearer",
    ]);
    expect(found({ from, discover: true })).toEqual(["discovered @v/b two", "discovered a one"]);
  });

  it("says what is wrong with packages that it cannot understand", () => {
    const { broken } = discoverAdapters({ from, discover: true });
    expect(broken.map(({ package: name, problem }) => [name, problem.message])).toEqual([
      ["bare", 'The package.json of bare has no field "vmprot".'],
      [
        "broken",
        expect.stringMatching(/^The package.json of broken is no JSON object: .*position 31/),
      ],
    ]);
  });

  it("looks for nothing unless it is asked to", () => {
    expect(found({ from })).toEqual([]);
    expect(found({ from: project({}), discover: true })).toEqual([]);
  });

  it("goes through links, and takes a package only once", () => {
    const linked = project({ "packages/a/package.json": manifest("a", "one") });
    mkdirSync(join(linked, "node_modules"));
    symlinkSync(join(linked, "packages/a"), join(linked, "node_modules/a"));
    symlinkSync(join(linked, "nowhere"), join(linked, "node_modules/dangling"));
    expect(found({ from: linked, discover: true })).toEqual(["discovered a one"]);
    const both = { from: linked, adapters: ["a", "./packages/a"], discover: true };
    expect(found(both)).toEqual(["explicit a one"]);
  });
});

describe("what is no package", () => {
  it("is not waited for, read to its end, or believed", () => {
    const from = project({
      "node_modules/huge/package.json": `{ "keywords": ["vmprot-adapter"] }${" ".repeat(1 << 20)}`,
      "node_modules/nothing/package.json": "null //vmprot-adapter",
      "node_modules/marked/package.json": `\ufeff${JSON.stringify(manifest("marked", "one"))}`,
    });
    mkdirSync(join(from, "node_modules/fifo"));
    spawnSync("mkfifo", [join(from, "node_modules/fifo/package.json")]);
    symlinkSync(from, join(from, "node_modules/circle"));
    expect(found({ from, discover: true })).toEqual(["discovered marked one"]);
    for (const name of ["fifo", "huge"]) {
      expect(codeOf({ from, adapters: [name] })).toBe("ADAPTER_NOT_FOUND");
    }
  });
});

describe("packages that are named", () => {
  const from = project({
    "node_modules/a/package.json": manifest("a", "one"),
    "node_modules/b/package.json": manifest("b", "one"),
    "node_modules/plain/package.json": { name: "plain" },
    "node_modules/list/package.json": "[]x",
    "node_modules/new/package.json": manifest("new", "one", { contract: 2 }),
    "node_modules/out/package.json": manifest("out", "one", { module: "./../a/index.js" }),
    "mine/package.json": manifest("mine", "three"),
  });

  it.each([
    ["a", "explicit a one"],
    ["./mine", "explicit mine three"],
    [join(from, "mine"), "explicit mine three"],
  ])("%s is found", (name, line) => {
    expect(found({ from, adapters: [name] })).toEqual([line]);
  });

  it.each([
    ["missing", "ADAPTER_NOT_FOUND"],
    ["./missing", "ADAPTER_NOT_FOUND"],
    ["", "ADAPTER_NOT_FOUND"],
    ["a/../b", "ADAPTER_NOT_FOUND"],
    ["@v", "ADAPTER_NOT_FOUND"],
    ["a\u0000", "ADAPTER_NOT_FOUND"],
    ["plain", "ADAPTER_INVALID"],
    ["list", "ADAPTER_INVALID"],
    ["out", "ADAPTER_INVALID"],
    ["new", "CONTRACT_UNSUPPORTED"],
  ])("%j is refused with %s", (name, code) => {
    expect(codeOf({ from, adapters: [name] })).toBe(code);
  });

  it("may not be two for one exporter", () => {
    expect(codeOf({ from, adapters: ["a", "b"] })).toBe("ADAPTER_DUPLICATE");
  });

  it("go before a VMM's own", () => {
    const own = [{ exporter: "one" }, { exporter: "two" }] as ExporterAdapter[];
    const besides = (adapters: string[]) =>
      discoverAdapters({ from, adapters, discover: true }).besides(own);
    expect(besides(["a"])).toEqual([{ exporter: "two" }]);
    expect(besides([])).toEqual(own);
  });

  it("may be a folder whose ./ was forgotten", () => {
    const meant = "did you mean the folder ./mine?";
    expect(() => discoverAdapters({ from, adapters: ["mine"] })).toThrow(meant);
  });

  it("go before discovered ones, and settle which of these is meant", () => {
    const choose = (adapters: string[]) =>
      discoverAdapters({ from, adapters, discover: true }).choose("one")?.package;
    expect(choose(["a"])).toBe("a");
    expect(choose(["b"])).toBe("b");
    expect(() => choose([])).toThrow(/^a and b both have an adapter for "one"/);
  });
});

describe("a manifest", () => {
  const entry = { exporter: "one", contract: 1, module: "./index.js", export: "adapter" };
  const inspect = (vmprot: unknown) =>
    discoverAdapters({
      from: project({
        "node_modules/a/package.json": { name: "a", keywords: ["vmprot-adapter"], vmprot },
      }),
      discover: true,
    });

  it.each([
    null,
    [],
    {},
    { adapters: {} },
    { adapters: [] },
    { adapters: [{ ...entry, exporter: "../one" }] },
    { adapters: [{ ...entry, contract: "1" }] },
    { adapters: [{ ...entry, contract: 0 }] },
    { adapters: [{ ...entry, module: "/etc/passwd" }] },
    { adapters: [{ ...entry, export: undefined }] },
    { adapters: [{ ...entry, schema: "facts.schema.json" }] },
    { adapters: [{ ...entry, schema: 1 }] },
  ])("%j is refused", (vmprot) => {
    const { adapters, broken } = inspect(vmprot);
    expect(adapters).toEqual([]);
    expect(broken.map(({ problem }) => problem.code)).toEqual(["ADAPTER_INVALID"]);
  });

  it("may have fields of later contracts", () => {
    const { adapters } = inspect({ adapters: [{ ...entry, later: true }], later: {} });
    expect(adapters).toMatchObject([{ exporter: "one", contract: 1, version: "unknown" }]);
  });

  it("may not offer two adapters for one exporter and contract", () => {
    const { adapters, broken } = inspect({ adapters: [entry, { ...entry, export: "other" }] });
    expect(adapters).toEqual([]);
    expect(broken.map(({ problem }) => problem.code)).toEqual(["ADAPTER_INVALID"]);
  });

  it("may name a module in a folder that begins with dots", () => {
    expect(inspect({ adapters: [{ ...entry, module: "./..a/index.js" }] }).adapters).toHaveLength(
      1,
    );
  });

  it("may offer an adapter for several contracts: the newest that core supports is taken", () => {
    const newer = { ...entry, contract: 7, module: "./new.js" };
    for (const adapters of [
      [entry, newer],
      [newer, entry],
    ]) {
      const [adapter, ...others] = inspect({ adapters }).adapters;
      expect(others).toEqual([]);
      expect(adapter).toMatchObject({ contract: 1 });
      expect(adapter).not.toHaveProperty("problem");
    }
    expect(inspect({ adapters: [newer] }).adapters).toMatchObject([
      { contract: 7, problem: { code: "CONTRACT_UNSUPPORTED" } },
    ]);
  });
});

describe("a file that a manifest names", () => {
  const found = (field: "module" | "schema", path: string, files = {}) => {
    const from = project({ "outside.js": "", ...files });
    const folder = join(from, "node_modules/a");
    writeFiles(from, { "node_modules/a/package.json": manifest("a", "one", { [field]: path }) });
    const [adapter] = discoverAdapters({ from, discover: true }).adapters;
    return { from, folder, adapter };
  };
  const inside = { "node_modules/a/sub/index.js": "", "node_modules/a/sub/package.json": {} };

  it.each(["module", "schema"] as const)("is inside of the package (%s)", (field) => {
    const { adapter, folder } = found(field, "./sub/index.js", inside);
    expect(adapter).toMatchObject({ [field]: join(folder, "sub/index.js") });
    expect(adapter).not.toHaveProperty("problem");
  });

  it.each([
    ["./", "which is no file"],
    ["./.", "which is no file"],
    ["./sub", "which is no file"],
    ["./sub/", "which is no file"],
    ["./sub/..", "which is no file"],
    ["./..", "outside the package"],
    ["./sub/../../../outside.js", "outside the package"],
    ["./link.js", "a link that leads outside the package"],
    ["./folder/outside.js", "a link that leads outside the package"],
    ["./up", "a link that leads outside the package"],
  ])("%s is refused: %s", (path, why) => {
    for (const field of ["module", "schema"] as const) {
      const { from, folder } = found(field, path, inside);
      symlinkSync("../../outside.js", join(folder, "link.js"));
      symlinkSync(from, join(folder, "folder"));
      symlinkSync("..", join(folder, "up"));
      const options = { from, discover: true };
      const [adapter] = discoverAdapters(options).adapters;
      expect(adapter?.problem).toMatchObject({
        code: "ADAPTER_INVALID",
        message: `a: its manifest names the ${field} ${path}, ${why}.`,
      });
      expect(codeOf({ from, adapters: ["a"] })).toBe("ADAPTER_INVALID");
      expect(() => discoverAdapters(options).locate("one")).toThrow(adapter?.problem?.message);
    }
  });

  it("may be a link that stays inside", () => {
    const { from, folder } = found("module", "./main.js", inside);
    symlinkSync("sub/index.js", join(folder, "main.js"));
    const [adapter] = discoverAdapters({ from, discover: true }).adapters;
    expect(adapter).toMatchObject({ module: join(folder, "sub/index.js") });
  });

  it("is no other that require() would try, and none that was put there since", () => {
    const { from, folder } = found("module", "./index");
    writeFiles(folder, { "index.js": "export const adapter = {};" });
    const catalogue = discoverAdapters({ from, discover: true });
    const unloadable = expect.objectContaining({ code: "ADAPTER_UNLOADABLE" });
    expect(() => catalogue.locate("one")).toThrow(unloadable);
    symlinkSync("../../outside.js", join(folder, "index"));
    expect(() => discoverAdapters({ from, adapters: [folder] })).toThrow("leads outside");
    const again = expect.objectContaining({ code: "ADAPTER_UNLOADABLE" });
    expect(() => catalogue.locate("one")).toThrow(again);
  });
});

describe("a project's root", () => {
  const packages = {
    "node_modules/a/package.json": manifest("a", "above"),
    "p/node_modules/b/package.json": manifest("b", "own"),
    "p/app/node_modules/c/package.json": manifest("c", "app"),
  };
  const ABOVE = "discovered a above";
  const OWN = "discovered b own";
  const APP = "discovered c app";

  it.each<[string, object, string[]]>([
    ["the folder itself", {}, [APP]],
    ["the nearest package.json", { "p/package.json": {} }, [OWN, APP]],
    ["below it, where there is one", { "p/package.json": {}, "p/app/package.json": {} }, [APP]],
    [
      "workspaces, above one of them",
      { "p/package.json": { workspaces: [] }, "p/app/package.json": {} },
      [OWN, APP],
    ],
    ["a repository", { "p/.git/HEAD": "", "p/app/package.json": {} }, [OWN, APP]],
    ["a work tree", { "p/.git": "gitdir: /elsewhere", "p/app/package.json": {} }, [OWN, APP]],
    ["pnpm's workspace", { "p/pnpm-workspace.yaml": "", "p/app/package.json": {} }, [OWN, APP]],
    ["no broken package.json", { "package.json": "{", "p/app/package.json": "" }, [APP]],
    ["as far up as it is", { ".git/HEAD": "", "p/package.json": {} }, [ABOVE, OWN, APP]],
  ])("is %s", (_, marks, lines) => {
    const from = project({ ...packages, ...marks });
    expect(found({ from: join(from, "p/app"), discover: true })).toEqual(lines);
  });

  it("does not bound what is named", () => {
    const from = join(project(packages), "p/app");
    expect(found({ from, adapters: ["a"] })).toEqual(["explicit a above"]);
  });
});

describe("a folder of packages that others can write to", () => {
  const packages = {
    ".git/HEAD": "",
    "node_modules/a/package.json": manifest("a", "above"),
    "app/node_modules/b/package.json": manifest("b", "own"),
  };
  const look = (from: string) => {
    const { adapters, broken } = discoverAdapters({ from: join(from, "app"), discover: true });
    return [adapters.map(({ exporter }) => exporter), broken.map(({ problem }) => problem)];
  };
  const left = (from: string, path = "node_modules") => [
    ["own"],
    [
      expect.objectContaining({
        code: "ADAPTER_UNTRUSTED",
        message: expect.stringContaining(`${join(from, path)} is not looked through: others can`),
      }),
    ],
  ];

  it("is not looked through, and said not to be", () => {
    for (const path of ["node_modules", "."]) {
      const from = project(packages);
      expect(look(from)).toEqual([["above", "own"], []]);
      chmodSync(join(from, path), 0o777);
      expect(look(from)).toEqual(left(from));
    }
  });

  it("can be one package's, wherever it is linked to", () => {
    const from = project(packages);
    const open = join(from, "node_modules/a");
    chmodSync(open, 0o777);
    expect(look(from)).toEqual(left(from, "node_modules/a"));
    renameSync(open, join(from, "elsewhere"));
    symlinkSync("../elsewhere", open);
    expect(look(from)).toEqual(left(from, "elsewhere"));
  });

  it("is looked through where nobody can have put it there", () => {
    const from = project(packages);
    chmodSync(from, 0o1777);
    expect(look(from)).toEqual([["above", "own"], []]);
  });

  const byRoot = process.geteuid?.() === 0 ? undefined : "only root can give files away";
  itWith("root", byRoot)(
    "is another user's, also where the project is, unless sudo's caller",
    () => {
      const NOBODY = 65_534;
      const from = project(packages);
      chmodSync(from, 0o1777);
      chownSync(join(from, "node_modules"), NOBODY, NOBODY);
      expect(look(from)).toEqual(left(from));
      chownSync(join(from, "app/node_modules"), NOBODY, NOBODY);
      chownSync(join(from, "app"), NOBODY, NOBODY);
      expect(look(from)[0]).toEqual([]);
      Object.assign(process.env, { SUDO_UID: `${NOBODY}`, SUDO_GID: `${NOBODY}` });
      const asCaller = look(from);
      for (const name of ["SUDO_UID", "SUDO_GID"]) delete process.env[name];
      expect(asCaller).toEqual([["above", "own"], []]);
    },
  );

  itWith("root", byRoot)("is where another user's link leads, or in another user's folder", () => {
    const NOBODY = 65_534;
    const linked = project(packages);
    chmodSync(linked, 0o1777);
    renameSync(join(linked, "node_modules"), join(linked, "elsewhere"));
    symlinkSync("elsewhere", join(linked, "node_modules"));
    lchownSync(join(linked, "node_modules"), NOBODY, NOBODY);
    expect(look(linked)).toEqual(left(linked));
    const from = project(packages);
    chmodSync(from, 0o1777);
    chownSync(from, NOBODY, NOBODY);
    expect(look(from)).toEqual(left(from));
  });
});
