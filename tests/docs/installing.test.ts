import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { publicPackages, readManifest, readText, root } from "../support/repository.js";
import { codeBlocks } from "./code-blocks.js";
import { readDocument } from "./documents.js";

const PATH = "docs/installing.md";
const OURS = "@vmprot/";
const blocks = codeBlocks(readDocument(PATH));
const [tarballs, links] = blocks.filter(({ notes }) => notes.notRun?.includes("installing.test"));
const program = blocks.find(({ language }) => language === "js");

/** The tests' own npm tells its scripts where it runs. */
const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name))),
  ...{ npm_config_offline: "true", npm_config_audit: "false", npm_config_fund: "false" },
};

function run(cwd: string, file: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(file, args, { cwd, env, encoding: "utf8" });
  if (status !== 0) throw new Error(`${file} ${args.join(" ")}\n${stdout}${stderr}`);
  return stdout;
}

/** Beside the clone, as the document has it. */
const folder = realpathSync(mkdtempSync(join(tmpdir(), "vmprot-installing-")));
beforeAll(() => symlinkSync(root, join(folder, "vmprot")));
afterAll(() => rmSync(folder, { recursive: true }));

function project(name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  writeFileSync(join(path, "package.json"), "{}");
  writeFileSync(join(path, "ask.mjs"), program?.text ?? "");
  return path;
}
const SAID = "map_info 3\n";

describe(PATH, () => {
  it("installs from tarballs, and again from package-lock.json alone", () => {
    const vmm = project("tarballs");
    run(vmm, "sh", "-ec", tarballs?.text ?? "");
    expect(run(vmm, process.execPath, "ask.mjs")).toBe(SAID);
    rmSync(join(vmm, "node_modules"), { recursive: true });
    run(vmm, "npm", "ci");
    expect(run(vmm, process.execPath, "ask.mjs")).toBe(SAID);
  }, 120_000);

  it("installs other content of the same version", () => {
    const vmm = join(folder, "tarballs");
    const core = `vendor/vmprot-core-${readManifest("core").version}.tgz`;
    run(vmm, "tar", "-xzf", core);
    appendFileSync(join(vmm, "package/dist/index.js"), '\nthrow new Error("another build");\n');
    run(vmm, "tar", "-czf", core, "package");
    run(vmm, "sh", "-ec", tarballs?.text.split("\n").at(-1) ?? "");
    expect(() => run(vmm, process.execPath, "ask.mjs")).toThrow("another build");
  }, 120_000);

  it("installs links", () => {
    const vmm = project("links");
    run(vmm, "sh", "-ec", links?.text ?? "");
    expect(run(vmm, process.execPath, "ask.mjs")).toBe(SAID);
    const linked =
      'import { listDrmNodes } from "@vmprot/linux"; console.log(typeof listDrmNodes);';
    expect(run(vmm, process.execPath, "--input-type=module", "-e", linked)).toBe("function\n");
  }, 120_000);

  it("says what each package asks for", () => {
    const rows = [...readText(PATH).matchAll(/^\| `(@vmprot\/.*)` \| (.*) ?\| (.*) ?\|$/gm)];
    const said = rows.map((row) => row.slice(1).map((cell) => cell.trim()));
    const wanted = publicPackages.map(({ manifest }) => {
      const { name, dependencies = {}, peerDependencies = {} } = manifest;
      const isOurs = (each: string): boolean => each.startsWith(OURS);
      const ours = Object.keys({ ...peerDependencies, ...dependencies }).filter(isOurs);
      const foreign = Object.keys(dependencies).filter((each) => !isOurs(each));
      return [name, ours.map((each) => each.replace(OURS, "")).join(", "), foreign.join(", ")];
    });
    expect(said.sort()).toEqual(wanted.sort());
  });
});
