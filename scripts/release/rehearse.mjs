// Makes the release in a clone of HEAD, and tells everything that came out.
import { cpSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { configureScratch, git } from "../git.mjs";
import { pack, packedSize } from "../pack.mjs";
import { publicPackages, root } from "../workspaces.mjs";
import { makeRelease } from "./make-release.mjs";
import { isDirty, isShallow, ReleaseRefused } from "./plan.mjs";
import { provenanceProblems, provenanceSettings, WORKFLOW } from "./provenance.mjs";

/** A clone of this repository's HEAD, with what is installed and built here. */
function cloneHead(folder) {
  const clone = join(folder, "clone");
  git(root, "clone", "--quiet", root, clone);
  configureScratch(clone);
  writeFileSync(join(clone, ".git/info/exclude"), "node_modules\n");
  symlinkSync(join(root, "node_modules"), join(clone, "node_modules"));
  return clone;
}

function tarballs(clone) {
  const packages = publicPackages(clone);
  for (const { folder } of packages) {
    cpSync(join(root, folder, "dist"), join(clone, folder, "dist"), { recursive: true });
  }
  return pack(clone, packages, "--dry-run");
}

const counted = (commits, since) => `${commits.length} commits since ${since ?? "the first"}`;

function reason({ version, current, since, size, decisive, commits }) {
  if (version === current) return `lerna.json says so and CHANGELOG.md has no ${version} yet`;
  const told = decisive.map(({ hash, header }) => `  ${hash} ${header}`).join("\n");
  return `a ${size} bump of ${current}; of ${counted(commits, since)} because of\n${told}`;
}

const told = (is) => (is ? "yes" : "NO");

const rangeLine = ({ name, peer, range, now, later, nextMinor }) =>
  `${name}: ${peer} ${range} (this version: ${told(now)}, ${nextMinor}: ${told(later)})`;

const sections = (parts) =>
  parts.map(([heading, lines]) => `== ${heading}\n${[lines].flat().join("\n")}\n`).join("\n");

/** Everything about a release made in a clone, as text. */
function account(clone, release, settings) {
  const manifests = git(clone, "show", "--stat", "--format=", "HEAD", "--", "*.json");
  return sections([
    ["version", `${release.version}: ${reason(release)}`],
    [`CHANGELOG.md, ${release.version}`, release.text],
    ["manifests", manifests || "as they are"],
    ["tag", `${release.tag} on "${git(clone, "log", "-1", "--format=%s", release.tag)}"`],
    ["packages", tarballs(clone).map((each) => `${each.id} (${packedSize(each)})`)],
    [`provenance, ${WORKFLOW}`, settings.map(({ name, is }) => `${name}: ${is}`)],
    ["peer ranges", release.ranges.map(rangeLine)],
  ]);
}

/**
 * Rehearses the release of this repository's HEAD in an empty folder. Returns whether there is
 * something to release, and the account of it.
 * @throws ReleaseRefused where the release would be wrong.
 */
export function rehearseRelease(folder, date) {
  const notes = [
    ...(isDirty(root) ? ["Note: what is not committed is not in this release."] : []),
    ...(isShallow(root) ? ["Note: a shallow clone, so older commits are not counted."] : []),
  ];
  const clone = cloneHead(folder);
  const settings = provenanceSettings(clone);
  const problems = provenanceProblems(settings);
  if (problems.length > 0) throw new ReleaseRefused(problems.join("\n"));
  const release = makeRelease(clone, date);
  if (release.version === undefined) {
    const commits = counted(release.commits, release.since);
    const text = `Nothing to release: users notice none of ${commits}.`;
    return { due: false, text: [...notes, text].join("\n") };
  }
  return { due: true, text: [...notes, account(clone, release, settings)].join("\n") };
}
