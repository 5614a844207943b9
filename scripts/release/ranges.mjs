import semver from "semver";

/**
 * The peer ranges that packages have of each other, with whether they include this version and the
 * next minor one. lerna bumps no peer range, so one that leaves either would strand users.
 */
export function peerRanges(manifests, version) {
  const names = new Set(manifests.map(({ name }) => name));
  const nextMinor = semver.inc(version, "minor");
  return manifests.flatMap((manifest) =>
    Object.entries(manifest.peerDependencies ?? {})
      .filter(([name]) => names.has(name))
      .map(([peer, range]) => ({
        name: manifest.name,
        peer,
        range,
        now: semver.satisfies(version, range),
        later: semver.satisfies(nextMinor, range),
        nextMinor,
      })),
  );
}

/** One complaint for each version that a range leaves. */
export function rangeProblems(ranges, version) {
  return ranges.flatMap(({ name, peer, range, now, later, nextMinor }) => {
    const left = [...(now ? [] : [version]), ...(later ? [] : [nextMinor])];
    return left.map((each) => `${name} wants ${peer} ${range}, which leaves out ${each}`);
  });
}
