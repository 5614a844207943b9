import type { Ownership } from "./read-small-file.js";

const WRITABLE_BY_ALL = 0o002;
const WRITABLE_BY_GROUP = 0o020;
const STICKY = 0o1000;
const ROOT = 0;

/** What is not looked at. */
export interface OwnershipOptions {
  /** The permissions do not count: those of a link, which has none of its own. */
  readonly isLink?: boolean;
  /** In a folder with the sticky bit nobody replaces what is another's. */
  readonly isKeptBySticky?: boolean;
}

/**
 * Whether only this user, or root, can have made or changed a file or folder; of root that sudo made,
 * also who called it, as git has it. Many systems give each user a group of their own, and let it write.
 */
export function isOwn(
  { uid, gid, mode }: Ownership,
  { isLink = false, isKeptBySticky = false }: OwnershipOptions = {},
): boolean {
  const me = process.geteuid?.();
  const caller = me === ROOT ? sudoCaller() : undefined;
  if (![me, ROOT, caller?.uid].includes(uid)) return false;
  if (isLink || (isKeptBySticky && (mode & STICKY) !== 0)) return true;
  const isOwnGroup = [process.getegid?.(), caller?.gid].includes(gid);
  return (mode & (WRITABLE_BY_ALL | (isOwnGroup ? 0 : WRITABLE_BY_GROUP))) === 0;
}

function sudoCaller(): Pick<Ownership, "uid" | "gid"> | undefined {
  const { SUDO_UID: uid = "", SUDO_GID: gid = "" } = process.env;
  return /^\d+$/.test(uid) && /^\d+$/.test(gid)
    ? { uid: Number(uid), gid: Number(gid) }
    : undefined;
}
