/** The types of conventional commits that users notice: heading in the changelog, and least bump. */
export const COMMIT_TYPES = [
  { type: "feat", heading: "Features", bump: "minor" },
  { type: "fix", heading: "Fixes", bump: "patch" },
  { type: "perf", heading: "Performance", bump: "patch" },
];
