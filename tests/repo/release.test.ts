import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { root } from "../support/repository.js";
import { importScript } from "../support/scripts.js";

const { configureScratch, git } = await importScript("git.mjs");
const { makeRelease } = await importScript("release/make-release.mjs");
const { planRelease, ReleaseRefused } = await importScript("release/plan.mjs");

describe("a release", () => {
  let repository: string;

  const path = (name: string) => join(repository, name);
  const read = (name: string) => readFileSync(path(name), "utf8");
  const write = (name: string, text: string) => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), text);
  };
  const writeJson = (name: string, value: unknown) =>
    write(name, `${JSON.stringify(value, null, 2)}\n`);
  const commit = (message: string) => {
    git(repository, "add", "--all");
    git(repository, "commit", "--quiet", "--allow-empty", "--message", message);
  };
  const writePackage = (name: string, fields: object) =>
    writeJson(`${name}/package.json`, { name, version: "0.1.0", ...fields });
  const release = () => makeRelease(repository, "2000-01-01");

  beforeEach(() => {
    repository = mkdtempSync(join(tmpdir(), "vmprot-release-"));
    git(repository, "init", "--quiet");
    configureScratch(repository);
    write(".gitignore", "node_modules\n");
    writeJson("package.json", { name: "made-up", private: true, workspaces: ["a", "b"] });
    writeJson("lerna.json", { version: "0.1.0", npmClient: "npm" });
    writePackage("a", {});
    writePackage("b", { dependencies: { a: "^0.1.0" }, peerDependencies: { a: ">=0.1.0 <1" } });
    write("CHANGELOG.md", "# Changelog\n\n## Unreleased\n\nThe first.\n");
    const lock = ["install", "--package-lock-only", "--offline", "--no-audit"];
    const made = spawnSync("npm", lock, { cwd: repository, encoding: "utf8" });
    expect({ status: made.status, stderr: made.status === 0 ? "" : made.stderr }).toEqual({
      status: 0,
      stderr: "",
    });
    commit("chore: begin");
  });

  afterEach(() => rmSync(repository, { recursive: true, force: true }));

  it("stands in the head of the compiled policy, and nowhere else", () => {
    const table = `${"\n".repeat(30)}0.1.0\n`;
    write("compiled/c/vmprot.h", `version 0.1.0\n${table}`);
    commit("feat(compiler): add a thing");
    release();
    commit("feat(core): add another");
    expect(release()).toMatchObject({ version: "0.2.0" });
    expect(read("compiled/c/vmprot.h")).toBe(`version 0.2.0\n${table}`);
  });

  it("is first that of lerna.json, then what the commits ask for", () => {
    expect(release()).toMatchObject({ version: "0.1.0", tag: "v0.1.0" });
    expect(read("CHANGELOG.md")).toBe(
      "# Changelog\n\n## Unreleased\n\n## 0.1.0 (2000-01-01)\n\nThe first.\n",
    );
    expect(git(repository, "log", "-1", "--format=%s %D")).toMatch(
      /^chore: release v0.1.0 .*v0.1.0/,
    );

    commit("docs: say more");
    expect(release().version).toBeUndefined();

    commit("fix(cli): mend a thing");
    commit("feat(core): add a thing");
    expect(release()).toMatchObject({ version: "0.2.0", since: "v0.1.0" });
    expect(read("CHANGELOG.md")).toContain(
      "## 0.2.0 (2000-01-01)\n\n### Features\n\n- core: add a thing\n\n### Fixes\n",
    );
    expect(JSON.parse(read("b/package.json"))).toEqual({
      name: "b",
      version: "0.2.0",
      dependencies: { a: "^0.2.0" },
      peerDependencies: { a: ">=0.1.0 <1" },
    });
    expect(JSON.parse(read("package-lock.json")).packages.b).toMatchObject({
      version: "0.2.0",
      dependencies: { a: "^0.2.0" },
    });
    expect(JSON.parse(read("lerna.json"))).toMatchObject({ version: "0.2.0" });
    expect(read("lerna.json")).toMatch(/\n$/);
    expect(git(repository, "status", "--porcelain")).toBe("");
  });

  it("counts the commits of merged branches once, and not the merge", () => {
    release();
    git(repository, "checkout", "--quiet", "-b", "side");
    commit("fix(cli): mend a thing");
    git(repository, "checkout", "--quiet", "-");
    commit("docs: say more");
    git(repository, "merge", "--quiet", "--no-ff", "--message", "feat: merge", "side");
    expect(release()).toMatchObject({ version: "0.1.1", size: "patch" });
  });

  it("does not count what was reverted, and counts what was brought back", () => {
    release();
    const head = () => git(repository, "rev-parse", "HEAD");
    const revert = (hash: string) => commit(`Revert "that"\n\nThis reverts commit ${hash}.`);
    commit("feat: a");
    revert(head());
    expect(release().version).toBeUndefined();
    revert(head());
    expect(release()).toMatchObject({ version: "0.2.0" });
  });

  it("counts in a shallow clone what there is of it", () => {
    release();
    commit("fix: lost");
    commit("fix: seen");
    const clone = join(repository, "shallow");
    git(repository, "clone", "--quiet", "--depth=1", pathToFileURL(repository).href, clone);
    const { version, commits } = planRelease(clone);
    expect(version).toBe("0.1.1");
    expect(commits.map(({ subject }: { subject: string }) => subject)).toEqual(["seen"]);
  });

  it.each<[what: string, prepare: () => void, why: string]>([
    ["changes that are not committed", () => write("new", ""), "not committed"],
    ["a tag that exists", () => git(repository, "tag", "v0.1.0"), "the tag v0.1.0 exists"],
    [
      "nothing to say",
      () => {
        write("CHANGELOG.md", "# Changelog\n");
        commit("docs: take it back");
      },
      "would say nothing of 0.1.0",
    ],
    [
      "a released version without its tag",
      () => {
        release();
        git(repository, "tag", "--delete", "v0.1.0");
      },
      "no tag v0.1.0",
    ],
    [
      "a peer range that leaves the next version",
      () => {
        writePackage("b", { peerDependencies: { a: "^0.1.0" } });
        commit("fix(cli): mend a thing");
      },
      "b wants a ^0.1.0, which leaves out 0.2.0",
    ],
  ])("is refused with %s", (_what, prepare, why) => {
    prepare();
    const before = git(repository, "log", "--format=%H %D");
    expect(release).toThrow(ReleaseRefused);
    expect(release).toThrow(why);
    expect(git(repository, "log", "--format=%H %D")).toBe(before);
  });

  it("works on the repository named, whatever a git hook has set", () => {
    const lines = `import { git } from ${JSON.stringify(join(root, "scripts/git.mjs"))};
      console.log(git(${JSON.stringify(repository)}, "rev-parse", "--show-toplevel"));`;
    const env = { ...process.env, GIT_DIR: join(root, "nowhere"), GIT_INDEX_FILE: "nowhere" };
    const options = { env, encoding: "utf8" } as const;
    const asked = spawnSync(process.execPath, ["--input-type=module", "--eval", lines], options);
    expect(asked.stdout.trim()).toMatch(/vmprot-release-\w+$/);
  });
});
