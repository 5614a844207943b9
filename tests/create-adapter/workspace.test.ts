import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { publicPackages, readText, root } from "../support/repository.js";
import { filesOf, makeFolder, PLAIN_ENV, removeFolder, run } from "./run-create-adapter.js";

/** A name that no two ways of making identifiers of it agree on by chance. */
const NAME = "9p-new_gpu";
const JEST = ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning"];

describe("a package in a copy of the repository", () => {
  const copy = makeFolder();
  const target = join(copy, "adapters", NAME);
  const read = (path: string): string => readFileSync(join(copy, path), "utf8");
  const node = (...args: string[]) => run(process.execPath, args, copy);
  const jest = (file: string) =>
    node(...JEST, "node_modules/jest/bin/jest.js", "--rootDir", copy, `tests/dist/${file}`);
  let said = "";
  afterAll(() => removeFolder(copy));

  beforeAll(() => {
    const listed = execFileSync("git", ["ls-files", "-coz", "--exclude-standard"], {
      cwd: root,
      env: PLAIN_ENV,
    });
    const sources = listed
      .toString()
      .split("\0")
      .filter((path) => path && existsSync(join(root, path)));
    const built = publicPackages.map(({ folder }) => `${folder}/dist`);
    for (const path of [...sources, ...built, "tests/dist"]) {
      mkdirSync(dirname(join(copy, path)), { recursive: true });
      cpSync(join(root, path), join(copy, path), { recursive: true });
    }
    // Nothing here may install anything: the modules are the repository's own.
    for (const modules of ["node_modules", "create-adapter/node_modules"]) {
      if (existsSync(join(root, modules))) symlinkSync(join(root, modules), join(copy, modules));
    }
    const created = node("create-adapter/dist/main.js", "--name", NAME);
    expect(created).toMatchObject({ status: 0 });
    said = created.stdout;
  }, 60_000);

  it("has the files of its siblings, and one that is its own test", () => {
    expect(filesOf(target)).toEqual(
      [
        "LICENSE",
        "README.md",
        "package.json",
        "schema/facts.schema.json",
        "scripts/check-publishable.mjs",
        "scripts/clean.mjs",
        ...["adapter", "facts", "flags", "module", "placements", "probe", "uapi"].map(
          (part) => `src/${NAME}-${part}.ts`,
        ),
        "src/index.ts",
        `test/${NAME}.test.js`,
        "tsconfig.json",
      ].sort(),
    );
    expect(readFileSync(join(target, "tsconfig.json"), "utf8")).toBe(
      readText("adapters/msm/tsconfig.json"),
    );
    const { name, devDependencies } = JSON.parse(read(`adapters/${NAME}/package.json`));
    expect(name).toBe(`@vmprot/adapter-${NAME}`);
    expect(devDependencies).not.toHaveProperty("typescript");
  });

  it("comes with the steps to the list of all adapters, in their order", () => {
    const steps = [...said.matchAll(/^ {2}(\d)\. (.*)$/gm)].map(([, , step]) => step);
    const files = ["all-adapters/package.json", "all-adapters/tsconfig.json", "all-adapters/src"];
    const parts = [...files, "fact-spaces.ts", "README.md", "npm run docs", "npm test"];
    expect(steps).toEqual(parts.map((part) => expect.stringContaining(part)));
  });

  it("changes nothing but the root project's references", () => {
    const { references } = JSON.parse(readText("tsconfig.json"));
    expect(JSON.parse(read("tsconfig.json")).references).toEqual([
      ...references,
      { path: `./adapters/${NAME}` },
    ]);
    expect(read("package.json")).toBe(readText("package.json"));
  });

  it("passes its own tests", () => {
    const { status, stdout } = run("npm", ["test"], target);
    expect({ status, stdout }).toMatchObject({ status: 0 });
    expect(stdout).toMatch(new RegExp(`^ok \\d+ - ${NAME}: never-throws$`, "m"));
    expect(stdout).toMatch(/^# fail 0$/m);
  }, 120_000);

  it("is tested with the repository, and compared with C headers as soon as there are any", () => {
    expect(jest("repo/workspace-tests")).toMatchObject({ status: 0 });
    const readme = read(`adapters/${NAME}/README.md`);
    writeFileSync(join(target, "README.md"), readme.replaceAll("FOREIGN_BUFFER", ""));
    const stale = jest("repo/workspace-tests");
    writeFileSync(join(target, "README.md"), readme);
    expect(stale.status).toBe(1);
    expect(stale.stderr).toContain(`${NAME}: documented`);
    const headers = jest("linux/headers");
    expect(headers.stderr).toContain(`not compared with C headers: adapters/${NAME}/dist/`);
    expect(headers.status).toBe(0);
  }, 120_000);

  it("passes the repository's lint and layers", () => {
    const biome = "node_modules/@biomejs/biome/bin/biome";
    const paths = [`adapters/${NAME}`, "tsconfig.json"];
    expect(node(biome, "ci", "--colors=off", ...paths)).toMatchObject({ status: 0 });
    expect(node("scripts/check-layers.mjs", copy)).toMatchObject({ status: 0, stderr: "" });
  }, 60_000);

  it("passes the repository's tests of packages", () => {
    const result = jest("repo/packages");
    expect(result.stderr).toMatch(/^Tests: +\d+ passed, \d+ total$/m);
    expect(result.status).toBe(0);
  }, 60_000);

  it("has a type that the repository's schemas find", () => {
    expect(node("schemas/generate.mjs")).toMatchObject({ status: 0 });
    const schema = JSON.parse(read(`schemas/json/facts-${NAME}.schema.json`));
    expect(Object.keys(schema.properties)).toEqual(["flags", "imported"]);
  }, 60_000);

  it("leaves the references alone where the folder cannot be written", () => {
    const before = read("tsconfig.json");
    const again = node("create-adapter/dist/main.js", "--name", NAME);
    expect(again).toMatchObject({ status: 2, stdout: "" });
    expect(again.stderr).toContain("TARGET_NOT_EMPTY");
    expect(read("tsconfig.json")).toBe(before);
  });
});
