// Makes a release in a repository: versions, changelog, commit and tag. Pushes and publishes nothing.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { git, gitEnv } from "../git.mjs";
import { LERNA } from "../lerna.mjs";
import { node } from "../run.mjs";
import { publicPackages } from "../workspaces.mjs";
import { withRelease } from "./changelog.mjs";
import { isDirty, planRelease, ReleaseRefused } from "./plan.mjs";
import { peerRanges, rangeProblems } from "./ranges.mjs";
import { stampCompiled } from "./stamp-compiled.mjs";

const LERNA_FLAGS = ["--yes", "--force-publish", "--no-git-tag-version", "--no-push"];

/** Sets the version of every workspace, of what they ask of each other, and in the lock file. */
function setVersions(repository, version) {
  const args = [LERNA, "version", version, ...LERNA_FLAGS, "--loglevel", "error"];
  const options = { cwd: repository, env: gitEnv, encoding: "utf8" };
  const { status, stdout, stderr } = spawnSync(node, args, options);
  if (status !== 0) throw new Error(`lerna version ${version} failed:\n${stdout}${stderr}`);
  const path = join(repository, "lerna.json");
  // lerna drops the line feed at the end.
  writeFileSync(path, `${readFileSync(path, "utf8").trimEnd()}\n`);
}

function commitAndTag(repository, tag) {
  git(repository, "commit", "--quiet", "--all", "--message", `chore: release ${tag}`);
  if (isDirty(repository)) {
    throw new ReleaseRefused(`not in the commit:\n${git(repository, "status", "--porcelain")}`);
  }
  git(repository, "tag", "--annotate", tag, "--message", tag);
}

/**
 * Makes the release that planRelease finds, if any, and returns the plan with the peer ranges of the
 * released packages. The date, YYYY-MM-DD, goes into the changelog.
 * @throws ReleaseRefused before it changes anything if the repository or the plan does not allow
 * it; before it commits if a peer range leaves the new version or the next minor one out.
 */
export function makeRelease(repository, date) {
  if (isDirty(repository)) throw new ReleaseRefused("there are changes that are not committed");
  const plan = planRelease(repository);
  if (plan.version === undefined) return plan;
  if (plan.version !== plan.current) {
    setVersions(repository, plan.version);
    stampCompiled(repository, plan.current, plan.version);
  }
  const manifests = publicPackages(repository).map(({ manifest }) => manifest);
  const ranges = peerRanges(manifests, plan.version);
  const problems = rangeProblems(ranges, plan.version);
  if (problems.length > 0) throw new ReleaseRefused(problems.join("\n"));
  const changelog = withRelease(plan.changelog, plan.version, date, plan.text);
  writeFileSync(join(repository, "CHANGELOG.md"), changelog);
  commitAndTag(repository, plan.tag);
  return { ...plan, ranges };
}
