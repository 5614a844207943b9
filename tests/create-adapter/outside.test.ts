import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { vgemAdapter } from "@vmprot/adapters/vgem";
import { adapterLaws } from "@vmprot/testkit";
import { readManifest, root } from "../support/repository.js";
import { describeWith, missingRegistry } from "../support/requirement.js";
import { createAdapter, makeFolder, removeFolder, run } from "./run-create-adapter.js";

const folder = makeFolder();
afterAll(() => removeFolder(folder));

const ADAPTER = "src/foo.ts";
const NPM_INSTALL = ["install", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"];

describeWith("npm", missingRegistry())("a package outside of the repository", () => {
  const target = join(folder, "vmprot-adapter-foo");
  const npm = (...args: string[]) => run("npm", args, target);
  const file = (path: string): string => join(target, path);
  const read = (path: string): string => readFileSync(file(path), "utf8");

  /** What `npm test` comes to, without starting npm twice. */
  const tested = () => {
    expect(run("node_modules/.bin/tsc", ["-b"], target)).toMatchObject({ status: 0 });
    return run(process.execPath, ["--test", "test/foo.test.js"], target);
  };

  /** Runs a command while a file has another text. */
  function withText<T>(path: string, from: string | RegExp, to: string, act: () => T): T {
    const before = read(path);
    const after = before.replaceAll(from, to);
    expect(after).not.toBe(before);
    writeFileSync(file(path), after);
    try {
      return act();
    } finally {
      writeFileSync(file(path), before);
    }
  }

  beforeAll(() => {
    expect(createAdapter(folder, "--name", "foo")).toMatchObject({ status: 0 });
    expect(npm(...NPM_INSTALL)).toMatchObject({ status: 0 });
  }, 120_000);

  it("passes its own tests, every law among them", () => {
    const { status, stdout } = npm("test");
    expect({ status, stdout }).toMatchObject({ status: 0 });
    const laws = adapterLaws(vgemAdapter, { docs: "" }).map(({ name }) => name);
    expect(laws).toEqual(expect.arrayContaining(["rules-reached", "documented", "probe-survives"]));
    for (const law of laws) expect(stdout).toMatch(new RegExp(`^ok \\d+ - foo: ${law}$`, "m"));
    expect(stdout).toMatch(/^# fail 0$/m);
  }, 60_000);

  it("passes its own lint, which finds what is wrong", () => {
    expect(npm("run", "lint")).toMatchObject({ status: 0 });
    withText("src/index.ts", ";", "", () => {
      expect(npm("run", "lint").status).toBe(1);
      expect(npm("run", "format").status).toBe(0);
      expect(npm("run", "lint").status).toBe(0);
    });
  }, 60_000);

  it("has a README whose example works", () => {
    const [, example = ""] = /```ts\n([\s\S]*?)```/.exec(read("README.md")) ?? [];
    const print = example.replace(/^(new VmProt.*);$/m, "console.log($1.answer.cache);");
    const evaluated = run(process.execPath, ["--input-type=module", "--eval", print], target);
    expect(evaluated).toMatchObject({ status: 0, stdout: "write-combined\n" });
  }, 60_000);

  it("generates the schema that it has", () => {
    const before = read("facts.schema.json");
    rmSync(file("facts.schema.json"));
    expect(npm("run", "schema")).toMatchObject({ status: 0 });
    expect(read("facts.schema.json")).toBe(before);
  }, 60_000);

  it.each([
    ["has a row that none reaches", ADAPTER, "imported: { is: true }", "", "rules-reached"],
    ["has a case of another form", ADAPTER, "CACHED | WC } },", "0x4 } },", "cases-cover"],
    ["maps otherwise than documented", ADAPTER, '"write-combined")', '"cached")', "every case"],
    [
      "reads what no call left",
      "src/foo-probe.ts",
      '"GEM_INFO"),',
      '"GEM_INFO").slice(2),',
      "foo: metadata",
    ],
    ["reads what is lost", "src/foo-probe.ts", '"read-write"', '"write"', "foo: ioctl-encoded"],
    ["documents too little", "README.md", "FOREIGN_BUFFER", "", "documented"],
    ["has a stale schema", ADAPTER, "another exporter", "elsewhere", "the schema is fresh"],
    ["has another name", "package.json", '"exporter": "foo"', '"exporter": "bar"', "manifest"],
    ["names no export", "package.json", '"fooAdapter"', '"bar"', "has no export bar"],
  ])(
    "fails its own tests if it %s",
    (_, path, from, to, test) => {
      const { status, stdout } = withText(path, from, to, tested);
      expect(status).toBe(1);
      expect(stdout).toMatch(new RegExp(`^(?:not ok (?:\\d+ - .*)?|# .*)${test}`, "m"));
    },
    60_000,
  );

  it("is not published while a rule is made up or a dependency is a folder", () => {
    const refused = npm("publish", "--dry-run");
    expect(refused.status).not.toBe(0);
    for (const name of ["README.md", "src/foo.ts", "src/foo-probe.ts"]) {
      expect(refused.stderr).toMatch(new RegExp(`^${name}:\\d+: still marked MADE-UP`, "m"));
    }
    const { version } = readManifest("create-adapter");
    expect(refused.stderr).toContain(`@vmprot/core is a folder of this machine: put "^${version}"`);
    expect(refused.stderr).not.toContain("src/index.ts");
  }, 60_000);

  it("is published without its tests when nothing is", () => {
    for (const path of ["README.md", ADAPTER, "src/foo-probe.ts"]) {
      writeFileSync(file(path), read(path).replaceAll("MADE-UP", "Read"));
    }
    expect(npm("run", "schema")).toMatchObject({ status: 0 });
    writeFileSync(file("dist/gone.js"), "");
    const checked = withText("package.json", /file:[^"]+/g, "^0.1.0", () =>
      npm("run", "prepublishOnly"),
    );
    expect(checked).toMatchObject({ status: 0 });
    const packed = JSON.parse(npm("pack", "--dry-run", "--json").stdout);
    const shipped = packed[0].files.map(({ path }: { path: string }) => path);
    expect(shipped).toEqual(
      expect.arrayContaining(["LICENSE", "README.md", "dist/index.js", "facts.schema.json"]),
    );
    const unwanted = /^(test|scripts)\/|tsbuildinfo|gone/;
    expect(shipped.filter((path: string) => unwanted.test(path))).toEqual([]);
  }, 60_000);
});

describe("the command as a registry has it", () => {
  const modules = join(folder, "node_modules");
  const installed = join(modules, "@vmprot/create-adapter");

  beforeAll(() => {
    mkdirSync(installed, { recursive: true });
    for (const part of ["dist", "template", "package.json"]) {
      cpSync(join(root, "create-adapter", part), join(installed, part), { recursive: true });
    }
    symlinkSync(join(root, "core"), join(modules, "@vmprot/core"));
    const require = createRequire(join(root, "create-adapter/package.json"));
    symlinkSync(dirname(require.resolve("commander")), join(modules, "commander"));
  });

  it.each([
    ["0.1.0", ">=0.1.0 <1.0.0"],
    ["1.2.3", ">=1.2.3 <2.0.0"],
  ])("in version %s writes a package that takes vmprot from the registry", (version, range) => {
    const own = { ...readManifest("create-adapter"), version };
    writeFileSync(join(installed, "package.json"), JSON.stringify(own));
    const args = [join(installed, "dist/main.js"), "--name", "bar", "--package", "@vendor/bar"];
    const { status, stdout } = run(process.execPath, [...args, "--dir", version], folder);
    expect({ status, stdout }).toMatchObject({ status: 0 });
    expect(stdout).toContain("MADE-UP");
    expect(stdout).not.toContain(root);
    const text = readFileSync(join(folder, version, "package.json"), "utf8");
    expect(JSON.parse(text)).toMatchObject({
      name: "@vendor/bar",
      peerDependencies: { "@vmprot/core": range },
      devDependencies: { "@vmprot/core": `^${version}`, "@vmprot/testkit": `^${version}` },
    });
  });
});
