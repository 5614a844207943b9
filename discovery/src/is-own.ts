import type { Ownership } from "./read-small-file.js";

const WRITABLE_BY_ALL = 0o002;
const WRITABLE_BY_GROUP = 0o020;
const STICKY = 0o1000;
const ROOT = 0;

/** Who else than this user and root is trusted, and what is not looked at. */
export interface OwnershipOptions {
  /** Somebody who is trusted as this user is: the project's owner. */
  readonly alsoOf?: Pick<Ownership, "uid" | "gid"> | undefined;
  /** The permissions do not count: those of a link, which has none of its own. */
  readonly isLink?: boolean;
  /** In a folder with the sticky bit nobody replaces what is another's. */
  readonly isKeptBySticky?: boolean;
}

/**
 * Whether only this user, or root, can have made or changed a file or folder. Many systems give each
 * user a group of their own, and let it write.
 */
export function isOwn(
  { uid, gid, mode }: Ownership,
  { alsoOf, isLink = false, isKeptBySticky = false }: OwnershipOptions = {},
): boolean {
  if (![process.geteuid?.(), ROOT, alsoOf?.uid].includes(uid)) return false;
  if (isLink || (isKeptBySticky && (mode & STICKY) !== 0)) return true;
  const isOwnGroup = [process.getegid?.(), alsoOf?.gid].includes(gid);
  return (mode & (WRITABLE_BY_ALL | (isOwnGroup ? 0 : WRITABLE_BY_GROUP))) === 0;
}
