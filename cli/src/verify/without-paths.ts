/** Paths of the system, which every machine has; those of users begin otherwise. */
const PATH = /(?<![\w.])\/(?!dev\/|proc\/|sys\/)[\w.@+-]+(?:\/[\w.@+-]+)+/g;
const RELEASE = /^\d+(?:\.\d+)*/;

/** A message without paths that say who and where. */
export const withoutPaths = (text: string): string => text.replace(PATH, "…");

/** The numbers of a kernel's release: what follows them its builder chose. */
export const releaseNumbers = (release: string): string => RELEASE.exec(release)?.[0] ?? "unknown";
