// Two releases of a copy of this repository, published to a registry.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { claim, ok, show } from "../consumer/show.mjs";
import { git, gitEnv } from "../git.mjs";
import { LERNA } from "../lerna.mjs";
import { tellsOf } from "../release/changelog.mjs";
import { makeRelease } from "../release/make-release.mjs";
import { node } from "../run.mjs";
import { publicPackages, readJson } from "../workspaces.mjs";

const DATE = "2000-01-01";

/** Makes the release that is due in the copy, as `npm run release` does; its version. */
function release(copy) {
  try {
    const { version } = makeRelease(copy, DATE);
    ok(`release ${version} is made`);
    return version;
  } catch (error) {
    return claim("a release is made", false, error.message);
  }
}

/** The version that users have or get next: made here, unless the changelog tells of it already. */
export function firstRelease(copy) {
  const { version } = readJson(join(copy, "lerna.json"));
  if (tellsOf(readFileSync(join(copy, "CHANGELOG.md"), "utf8"), version)) {
    git(copy, "tag", `v${version}`);
    return version;
  }
  return release(copy);
}

/** The minor version after it, as a new feature would lead to. */
export function minorRelease(copy) {
  git(copy, "commit", "--quiet", "--allow-empty", "--message", "feat: rehearse a minor version");
  return release(copy);
}

/** Publishes what the copy has, as the release workflow does, and asks the registry for it. */
export async function publish(copy, url, version) {
  const args = ["publish", "from-package", "--yes", "--ignore-scripts", "--registry", url];
  const options = { cwd: copy, env: gitEnv };
  await show(`lerna publishes ${version}`, node, [LERNA, ...args, "--loglevel", "error"], options);
  for (const { manifest } of publicPackages(copy)) {
    const response = await fetch(`${url}${manifest.name}/${version}`);
    const what = `the registry has ${manifest.name} ${version}`;
    claim(what, response.ok && manifest.version === version, await response.text());
  }
}
