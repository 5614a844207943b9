import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { publicPackages, readText, root } from "../support/repository.js";
import { filesOf, makeFolder, PLAIN_ENV, removeFolder, run } from "./run-create-adapter.js";

const NAME = "new-gpu2";
const ADAPTER = "newGpu2Adapter";
const JEST = ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning"];

describe("an adapter in a copy of the repository", () => {
  const copy = makeFolder();
  const target = join(copy, "adapters/src", NAME);
  const test = join(copy, `tests/adapters/${NAME}.test.ts`);
  const read = (path: string): string => readFileSync(join(copy, path), "utf8");
  const node = (...args: string[]) => run(process.execPath, args, copy);
  const tsc = (...args: string[]) => node("node_modules/typescript/bin/tsc", ...args);
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
    // Nothing here may install anything: the modules are the repository's own, but for the adapters.
    const modules = join(copy, "node_modules");
    cpSync(join(root, "node_modules/@vmprot"), join(modules, "@vmprot"), {
      recursive: true,
      verbatimSymlinks: true,
    });
    for (const name of execFileSync("ls", ["-A", join(root, "node_modules")], { encoding: "utf8" })
      .split("\n")
      .filter((each) => each !== "" && each !== "@vmprot")) {
      symlinkSync(join(root, "node_modules", name), join(modules, name));
    }
    const nested = "create-adapter/node_modules";
    if (existsSync(join(root, nested))) symlinkSync(join(root, nested), join(copy, nested));
    const created = node("create-adapter/dist/main.js", "--name", NAME);
    expect(created).toMatchObject({ status: 0 });
    said = created.stdout;
  }, 120_000);

  it("is a folder of three files, and a test beside the others", () => {
    expect(filesOf(target)).toEqual(["index.ts", `${NAME}-probe.ts`, `${NAME}.ts`]);
    expect(existsSync(test)).toBe(true);
    expect(said).toContain(`Wrote 4 files to ${target} and ${test}.`);
  });

  it("comes with the commands that do the rest, in their order", () => {
    const commands = [...said.matchAll(/^ {2}(npm .*)$/gm)].map(([, command]) => command);
    expect(commands).toEqual([
      "npm run adapters",
      "npm run schemas",
      "npm run docs",
      `npm test -- adapters/${NAME}`,
      "npm run lint",
    ]);
    const { scripts } = JSON.parse(readText("package.json"));
    for (const command of ["adapters", "schemas", "docs", "lint"]) {
      expect(scripts).toHaveProperty(command);
    }
  });

  it("is in the list and the exports as soon as the first command has run", () => {
    // It builds what there is, and fails only for what a table lacks, which the copy does not build.
    node("scripts/adapters.mjs");
    expect(read("adapters/src/index.ts")).toContain(
      `import { ${ADAPTER} } from "./${NAME}/index.js";`,
    );
    expect(JSON.parse(read("adapters/package.json")).exports).toHaveProperty([`./${NAME}`]);
  }, 300_000);

  it("compiles, and passes its own test", () => {
    expect(tsc("-p", "adapters")).toMatchObject({ status: 0, stdout: "" });
    const options = ["--composite", "false", "--incremental", "false", "--rootDir", "tests"];
    const compiled = tsc(
      ...["--ignoreConfig", "--target", "es2023", "--module", "nodenext", "--strict"],
      ...["--skipLibCheck", "--types", "node", "--outDir", "tests/dist", ...options],
      `tests/adapters/${NAME}.test.ts`,
    );
    expect(compiled).toMatchObject({ status: 0, stdout: "" });
    const { status, stderr } = jest(`adapters/${NAME}`);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(stderr).toMatch(/^Tests: +\d+ passed, \d+ total$/m);
  }, 120_000);

  it("passes the repository's lint", () => {
    const biome = "node_modules/@biomejs/biome/bin/biome";
    const paths = [`adapters/src/${NAME}`, `tests/adapters/${NAME}.test.ts`];
    const lint = node(biome, "ci", "--colors=off", "--vcs-enabled=false", ...paths);
    expect(lint).toMatchObject({ status: 0, stderr: "" });
    expect(lint.stdout).toContain("Checked 4 files");
  }, 60_000);

  it("is not written over", () => {
    const before = read(`adapters/src/${NAME}/index.ts`);
    const again = node("create-adapter/dist/main.js", "--name", NAME);
    expect(again).toMatchObject({ status: 2, stdout: "" });
    expect(again.stderr).toContain("TARGET_NOT_EMPTY");
    expect(read(`adapters/src/${NAME}/index.ts`)).toBe(before);
  });

  it("is not written where its test is there already", () => {
    cpSync(test, join(copy, "tests/adapters/other.test.ts"));
    const other = node("create-adapter/dist/main.js", "--name", "other");
    expect(other).toMatchObject({ status: 2, stdout: "" });
    expect(other.stderr).toContain("OUTPUT_FAILED");
    expect(other.stderr).toContain("Nothing is left of it.");
    expect(existsSync(join(copy, "adapters/src/other"))).toBe(false);
  });
});
