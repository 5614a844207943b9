import { constants } from "node:os";
import { getSystemErrorMap } from "node:util";

/** errno numbers of this architecture, as include/uapi/asm-generic/errno-base.h names them. */
export const ERRNO = Object.freeze({ ...constants.errno }); // a copy, or users would need Node's types to compile

const NAMES = new Map(Object.entries(ERRNO).map(([name, value]) => [value, name]));

/** An errno as people read it: `no such device (ENODEV)`, or `errno 524` where it has no name. */
export function errnoText(errno: number): string {
  const [, reason] = getSystemErrorMap().get(-errno) ?? [];
  const name = NAMES.get(errno) ?? `errno ${errno}`;
  return reason === undefined ? name : `${reason} (${name})`;
}
