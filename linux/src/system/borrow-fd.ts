import { VmprotError } from "@vmprot/core";
import { ERRNO, errnoText } from "./errno.js";
import { liveSystem } from "./live-system.js";
import type { System } from "./system.js";

/**
 * A descriptor of this process for what another process's descriptor refers to. The caller closes
 * it.
 *
 * @param tid the thread whose own descriptor it is, where it is not the process's (Linux 6.9)
 * @throws VmprotError FD_CLOSED, FD_UNREACHABLE, PROCESS_GONE, FFI_UNAVAILABLE
 */
export function borrowFd(
  pid: number,
  fd: number,
  system: System = liveSystem(),
  tid?: number,
): number {
  const borrowed = system.borrow(pid, fd, tid);
  if (borrowed >= 0) return borrowed;
  const code = CODES.get(-borrowed) ?? "FD_UNREACHABLE";
  throw new VmprotError(
    code,
    `Descriptor ${fd} of ${tid === undefined ? "" : `thread ${tid} of `}process ${pid} cannot be borrowed: ${errnoText(-borrowed)}.`,
  );
}

const CODES = new Map<number, "FD_CLOSED" | "PROCESS_GONE">([
  [ERRNO.EBADF, "FD_CLOSED"],
  [ERRNO.ESRCH, "PROCESS_GONE"],
]);
