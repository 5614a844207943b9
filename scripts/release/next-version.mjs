import semver from "semver";
import { COMMIT_TYPES } from "./commit-types.mjs";

const SIZES = ["patch", "minor", "major"];

/** How much one commit must bump a version: before 1.0.0 what breaks is a minor bump. */
function bumpOf({ type, breaking }, current) {
  if (breaking !== undefined) return semver.major(current) === 0 ? "minor" : "major";
  return COMMIT_TYPES.find((known) => known.type === type)?.bump;
}

/** The version after `current`, and the commits that made it so; none if users notice nothing. */
export function nextVersion(current, commits) {
  const size = SIZES.findLast((each) => commits.some((commit) => bumpOf(commit, current) === each));
  if (size === undefined) return undefined;
  const decisive = commits.filter((commit) => bumpOf(commit, current) === size);
  return { version: semver.inc(current, size), size, decisive };
}
