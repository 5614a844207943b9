import { readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { readManifest, readText, root } from "../support/repository.js";
import { createAdapter, filesOf, makeFolder, removeFolder, run } from "./run-create-adapter.js";

const folder = makeFolder();
afterAll(() => removeFolder(folder));

/** A line that must not break at the longest name, or must at the shortest, does so in between. */
const LENGTHS = [2, 3, 8, 16, 32, 48, 64].map((length) => "a".repeat(length));
/** Each exporter's name, and its adapter's. */
const NAMES = [
  ["a", "aAdapter"],
  ["vgem", "vgemAdapter"],
  ["dma-heap", "dmaHeapAdapter"],
  ["x_y", "xYAdapter"],
  ["a--b_", "aBAdapter"],
  ["9p", "_9pAdapter"],
  ["class", "classAdapter"],
  ["test", "testAdapter"],
  ["my-gpu", "myGpuAdapter"],
  [`9${"z".repeat(63)}`, `_9${"z".repeat(63)}Adapter`],
  [`${"z-".repeat(31)}zz`, `z${"Z".repeat(30)}ZzAdapter`],
] as const;

describe.each(NAMES)("a new adapter named %s", (name, adapter) => {
  const target = join(folder, `vmprot-adapter-${name}`);
  const read = (path: string): string => readFileSync(join(target, path), "utf8");
  const shown = createAdapter(folder, "--name", name, "--dry-run");
  const before = filesOf(folder).filter((path) => path.startsWith(`vmprot-adapter-${name}/`));
  const written = createAdapter(folder, "--name", name);

  it("has the files that a dry run lists, in their sizes, and the dry run wrote none", () => {
    expect(before).toEqual([]);
    expect(written).toMatchObject({ status: 0, stderr: "" });
    const rows = [...shown.stdout.matchAll(/^ +(\d+) {2}(.+)$/gm)];
    const listed = rows.map(([, size, path]) => [path, Number(size)]);
    const found = filesOf(target).map((path) => [path, statSync(join(target, path)).size]);
    expect(listed.sort()).toEqual(found.sort());
    expect(found.length).toBe(14);
  });

  it("has its own name wherever the template has its", () => {
    const texts = filesOf(target).flatMap((path) => [path, read(path)]);
    const others = name === "my-gpu" ? /my_gpu_drm/ : /my.?gpu/i;
    expect(texts.filter((text) => others.test(text))).toEqual([]);
    expect(read("src/index.ts")).toContain(`export { ${adapter} } from "./${name}.js";`);
    const { vmprot } = JSON.parse(read("package.json"));
    expect(vmprot.adapters).toEqual([
      {
        exporter: name,
        contract: 1,
        module: "./dist/index.js",
        export: adapter,
        schema: "./facts.schema.json",
      },
    ]);
  });
});

describe("names of every length", () => {
  const all = makeFolder();
  afterAll(() => removeFolder(all));

  it("lead to files that biome finds nothing wrong with, layout and order included", () => {
    for (const name of [...NAMES.map(([each]) => each), ...LENGTHS]) {
      expect(createAdapter(all, "--name", name, "--dir", name)).toMatchObject({ status: 0 });
      // biome takes one root; every package has the same.
      renameSync(join(all, name, "biome.json"), join(all, "biome.json"));
    }
    const config = JSON.parse(readFileSync(join(all, "biome.json"), "utf8"));
    writeFileSync(join(all, "biome.json"), JSON.stringify({ ...config, vcs: { enabled: false } }));
    const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
    const folders = readdirSync(all).filter((name) => name !== "biome.json");
    const lint = run(process.execPath, [biome, "ci", "--colors=off", ...folders], all);
    expect(lint).toMatchObject({ status: 0, stderr: "" });
    expect(lint.stdout).toContain(`Checked ${folders.length * 10} files`);
  }, 60_000);
});

describe("the template", () => {
  it("asks for the tools in the versions that this repository has", () => {
    const { devDependencies: template = {} } = readManifest("create-adapter/template");
    const own = ["@vmprot/core", "@vmprot/schemas", "@vmprot/testkit"];
    const here = {
      ...readManifest("tests").devDependencies,
      ...readManifest(".").devDependencies,
    };
    for (const [name, range] of Object.entries(template)) {
      if (!own.includes(name)) expect([name, range]).toEqual([name, here[name]]);
    }
  });

  it("has this repository's rules of lint", () => {
    const { vcs, formatter, assist, linter } = JSON.parse(readText("biome.json"));
    const template = JSON.parse(readText("create-adapter/template/biome-config.json"));
    expect(template).toMatchObject({ vcs, formatter, assist, linter });
  });
});
