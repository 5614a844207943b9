// What a release of a repository's HEAD would be.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { git, tryGit } from "../git.mjs";
import { readJson } from "../workspaces.mjs";
import { releaseText, tellsOf, unreleasedNotes } from "./changelog.mjs";
import { commitsSince } from "./commits.mjs";
import { nextVersion } from "./next-version.mjs";

/** A release that would be wrong, or a repository in which none can be made. */
export class ReleaseRefused extends Error {}

const tagOf = (version) => `v${version}`;

function hasTag(repository, tag) {
  return tryGit(repository, "rev-parse", "--verify", "--quiet", `refs/tags/${tag}`).ok;
}

/** Whether git lacks the older commits, as it does in a CI's checkout. */
export function isShallow(repository) {
  return git(repository, "rev-parse", "--is-shallow-repository") === "true";
}

/** Whether anything is changed or not committed. */
export const isDirty = (repository) => git(repository, "status", "--porcelain") !== "";

/** The tag after which the commits are new, or undefined where this clone has none. */
function lastTag(repository, current, released) {
  if (!released) {
    const { ok, output } = tryGit(
      repository,
      "describe",
      "--tags",
      "--abbrev=0",
      "--match=v[0-9]*",
    );
    return ok ? output : undefined;
  }
  if (hasTag(repository, tagOf(current))) return tagOf(current);
  if (isShallow(repository)) return undefined;
  throw new ReleaseRefused(
    `CHANGELOG.md tells of ${current}, but there is no tag ${tagOf(current)}: git fetch --tags`,
  );
}

/**
 * The version, why it is that, what CHANGELOG.md will say of it, and the tag; `version` is undefined
 * if there is nothing to release. A version of lerna.json that CHANGELOG.md does not tell of was set
 * by hand and is the next one.
 * @throws ReleaseRefused if the tag exists or there is nothing to say.
 */
export function planRelease(repository) {
  const current = readJson(join(repository, "lerna.json")).version;
  const changelog = readFileSync(join(repository, "CHANGELOG.md"), "utf8");
  const released = tellsOf(changelog, current);
  const since = lastTag(repository, current, released);
  const commits = commitsSince(repository, since);
  const next = released ? nextVersion(current, commits) : { version: current, decisive: [] };
  if (next === undefined) return { current, since, commits };
  const tag = tagOf(next.version);
  if (hasTag(repository, tag)) throw new ReleaseRefused(`the tag ${tag} exists`);
  const text = releaseText(unreleasedNotes(changelog), commits);
  if (text === "") throw new ReleaseRefused(`CHANGELOG.md would say nothing of ${next.version}`);
  return { current, since, commits, ...next, tag, changelog, text };
}
