import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { readText, root } from "../support/repository.js";
import { importScript } from "../support/scripts.js";

const { releaseText, unreleasedNotes, withRelease } = await importScript("release/changelog.mjs");
const { parseCommit } = await importScript("release/commits.mjs");
const { nextVersion } = await importScript("release/next-version.mjs");
const { peerRanges, rangeProblems } = await importScript("release/ranges.mjs");
const { provenanceProblems, provenanceSettings } = await importScript("release/provenance.mjs");

const FEATURE = "feat(core): add a thing";
const FIX = "fix(cli): mend a thing";
const PERF = "perf: go faster";
const BANG = "feat!: rename a thing";
const FOOTER =
  "refactor(linux): move a thing\n\nWhy.\n\nBREAKING CHANGE: import it from\nelsewhere.";
const UNNOTICED = ["docs: say more", "chore: tidy", "Not conventional", "feature: no such type"];

const parsed = (...messages: string[]) =>
  messages.map((message, index) => parseCommit(`${index}`.repeat(40), message));

describe("the next version", () => {
  it.each([
    ["0.1.0", [FIX], "0.1.1"],
    ["0.1.0", [PERF], "0.1.1"],
    ["0.1.3", [FIX, FEATURE, PERF], "0.2.0"],
    ["0.1.3", [FIX, BANG], "0.2.0"],
    ["0.1.3", [FOOTER], "0.2.0"],
    ["1.2.3", [FIX], "1.2.4"],
    ["1.2.3", [FEATURE, FIX], "1.3.0"],
    ["1.2.3", [FEATURE, BANG], "2.0.0"],
    ["1.2.3", [FOOTER], "2.0.0"],
  ])("after %s and %j is %s", (current, messages, version) => {
    expect(nextVersion(current, parsed(...messages, ...UNNOTICED))).toMatchObject({ version });
  });

  it("is decided by the largest change", () => {
    const { size, decisive } = nextVersion("0.1.0", parsed(FIX, FEATURE, FOOTER));
    expect(size).toBe("minor");
    expect(decisive.map(({ header }: { header: string }) => header)).toEqual([
      FEATURE,
      "refactor(linux): move a thing",
    ]);
  });

  it.each([[[]], [UNNOTICED]])("does not exist after %j", (messages) => {
    expect(nextVersion("0.1.0", parsed(...messages))).toBeUndefined();
  });
});

describe("the changelog", () => {
  it("lists commits by what they are, then by scope", () => {
    const commits = parsed("feat(schemas): b", ...UNNOTICED, FOOTER, PERF, FEATURE, BANG, FIX);
    expect(releaseText("", commits)).toBe(`### Breaking changes

- rename a thing
- linux: move a thing. import it from elsewhere.

### Features

- core: add a thing
- schemas: b

### Fixes

- cli: mend a thing

### Performance

- go faster`);
  });

  it("leaves out the trailers below what breaks", () => {
    const [{ breaking }] = parsed(
      "fix: a\n\nBREAKING CHANGE: use b.\nReviewed-by: C <c@localhost>",
    );
    expect(breaking).toBe("use b.");
  });

  it("has every note of what breaks, to its end", () => {
    const message =
      "feat: a\n\nBREAKING CHANGE: use b.\n\nMore of it.\n\nBREAKING-CHANGE: and c.\nReviewed-by: C";
    const [{ breaking }] = parsed(message);
    expect(breaking).toBe("use b. More of it. and c.");
  });

  it("says what was written by hand first", () => {
    expect(releaseText("Notes.", parsed(FIX))).toBe("Notes.\n\n### Fixes\n\n- cli: mend a thing");
  });

  it.each([
    ["", ""],
    ["## Unreleased\n\n- a note\n\n", "- a note"],
    ["## Unreleased\n\n- a note\n\n### More\n\n- another\n\n", "- a note\n\n### More\n\n- another"],
    ["## Unreleased\n\n", ""],
  ])("gets a section in place of %j", (unreleased, notes) => {
    const changelog = `# Changelog\n\nIntro.\n\n${unreleased}## 0.1.0 (1999-12-31)\n\nOld.\n`;
    expect(unreleasedNotes(changelog)).toBe(notes);
    expect(withRelease(changelog, "0.2.0", "2000-01-01", "Text.")).toBe(
      "# Changelog\n\nIntro.\n\n## Unreleased\n\n## 0.2.0 (2000-01-01)\n\nText.\n\n" +
        "## 0.1.0 (1999-12-31)\n\nOld.\n",
    );
  });
});

describe("peer ranges", () => {
  const problems = (range: string, version: string) => {
    const peerDependencies = { "@vmprot/core": range, inversify: "^8.0.0" };
    const manifests = [{ name: "@vmprot/core" }, { name: "a", peerDependencies }];
    return rangeProblems(peerRanges(manifests, version), version);
  };

  it.each([
    [">=0.1.0 <1.0.0", "0.1.0", []],
    [">=0.1.0 <1.0.0", "0.99.3", []],
    ["^0.1.0", "0.1.0", ["a wants @vmprot/core ^0.1.0, which leaves out 0.2.0"]],
    [
      "^0.1.0",
      "0.2.0",
      [
        "a wants @vmprot/core ^0.1.0, which leaves out 0.2.0",
        "a wants @vmprot/core ^0.1.0, which leaves out 0.3.0",
      ],
    ],
    ["^1.2.0", "1.3.0", []],
  ])("%s of a package at %s", (range, version, expected) => {
    expect(problems(range, version)).toEqual(expected);
  });
});

describe("the workflow that publishes", () => {
  it("proves where the packages come from, and may do nothing else", () => {
    expect(provenanceProblems(provenanceSettings(root))).toEqual([]);
  });

  it("is missed where there is none", () => {
    expect(provenanceProblems(provenanceSettings(join(root, "tests")))).toHaveLength(7);
  });

  it.each([
    [
      "NPM_CONFIG_PROVENANCE: true",
      "NPM_CONFIG_PROVENANCE: false",
      "NPM_CONFIG_PROVENANCE is false",
    ],
    ["contents: read", "contents: write", "permission contents is write"],
    ["id-token: write", "id-token: none", "permission id-token is none"],
    ['tags: ["v*"]', 'branches: ["main"]', "trigger is"],
    ["from-package --yes --ignore-scripts", "from-package --yes", "before publishing is false"],
    ["      - run: npm run check:packages\n", "", "before publishing is false"],
    ["- run: node scripts/release/check-tag.mjs", "- run: echo", "before publishing is false"],
    [/@[0-9a-f]{40}/, "@v4", "actions pinned by commit is false"],
    [/$/, "  other:\n    runs-on: ubuntu-latest\n", "other jobs is 1"],
  ])("is refused with %s as %s", (from, to, problem) => {
    const repository = mkdtempSync(join(tmpdir(), "vmprot-workflow-"));
    try {
      const path = ".github/workflows/release.yml";
      mkdirSync(join(repository, dirname(path)), { recursive: true });
      const text = readText(path);
      const changed = text.replace(from, to);
      expect(changed).not.toBe(text);
      writeFileSync(join(repository, path), changed);
      const problems = provenanceProblems(provenanceSettings(repository));
      expect(problems).toEqual([expect.stringContaining(problem)]);
    } finally {
      rmSync(repository, { recursive: true });
    }
  });

  it("publishes the version of its tag only", () => {
    const check = (tag: string) =>
      spawnSync(process.execPath, [join(root, "scripts/release/check-tag.mjs"), tag]).status;
    expect(check(`v${JSON.parse(readText("lerna.json")).version}`)).toBe(0);
    expect(check("v99.0.0")).toBe(1);
  });
});
