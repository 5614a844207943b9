import { ERRNO } from "./errno.js";
import { type Koffi, loadKoffi } from "./load-koffi.js";
import type { System } from "./system.js";

/** From asm-generic/unistd.h, and the same on every architecture that Node.js runs on. */
const SYS_PIDFD_OPEN = 434;
const SYS_PIDFD_GETFD = 438;
/** PIDFD_THREAD of linux/pidfd.h, which is O_EXCL. */
const PIDFD_THREAD = 0o200;
/** A driver that says EINTR or EAGAIN for ever must not hang the caller; libdrm would. */
const MOST_REPEATS = 64;

let live: System | undefined;

/**
 * The system calls of this process, through koffi, which is loaded by the first call and not
 * before.
 *
 * @throws VmprotError FFI_UNAVAILABLE
 */
export function liveSystem(): System {
  live ??= bind(loadKoffi());
  return live;
}

/** Plain pointers and synchronous calls: every other way that koffi offers costs twice as much. */
function bind(koffi: Koffi): System {
  // The process itself: whichever C library it runs with is already loaded.
  const library = koffi.load(null);
  const open = library.func("int open(const char *path, int flags)");
  const close = library.func("int close(int fd)");
  const ioctl = library.func("int ioctl(int fd, unsigned long request, void *argument)");
  const ask = library.func("int ioctl(int fd, unsigned long request, long argument)");
  const syscall = library.func("long syscall(long number, long a, long b, long c)");
  return {
    open: (path, flags) => orErrno(open(path, flags)),
    close,
    ioctl(fd, request, argument) {
      for (let repeats = 0; ; repeats++) {
        if (ioctl(fd, request, argument) >= 0) return 0;
        const errno = koffi.errno();
        if (repeats === MOST_REPEATS || !isTransient(errno)) return errno;
      }
    },
    ask: (fd, request, value) => orErrno(ask(fd, request, value)),
    address: koffi.address,
    borrow(pid, fd, tid) {
      const flags = tid === undefined ? 0 : PIDFD_THREAD;
      const pidfd = orErrno(syscall(SYS_PIDFD_OPEN, tid ?? pid, flags, 0));
      if (pidfd < 0) return pidfd;
      const borrowed = orErrno(syscall(SYS_PIDFD_GETFD, pidfd, fd, 0));
      close(pidfd);
      return borrowed;
    },
  };

  function orErrno(result: number): number {
    return result < 0 ? -koffi.errno() : result;
  }
}

function isTransient(errno: number): boolean {
  return errno === ERRNO.EINTR || errno === ERRNO.EAGAIN;
}
