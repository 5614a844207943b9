import { type Koffi, loadKoffi } from "../system/load-koffi.js";
import { requireIoctlNumbers } from "../uapi/require-ioctl-numbers.js";

/** A call as koffi makes it. Bytes are kept for as long as it takes; an address alone keeps nothing. */
type Call = (...values: readonly (number | bigint | Uint8Array | null)[]) => number;

/** What C's library has for sockets. Each returns the result, or the negative errno. */
export interface SocketCalls {
  readonly socket: Call;
  readonly bind: Call;
  readonly connect: Call;
  readonly listen: Call;
  readonly accept: Call;
  readonly receive: Call;
  readonly send: Call;
  readonly option: Call;
  readonly control: Call;
  readonly lock: Call;
  readonly close: Call;
  readonly epollCreate: Call;
  readonly epollControl: Call;
  readonly epollWait: Call;
  readonly eventfd: Call;
  readonly write: Call;
  /** epoll_wait on a thread of its own; what it returned does not matter, since nothing is taken away. */
  epollWaitAside(epoll: number, events: bigint): Promise<void>;
  /** The address of the bytes, which stays while they are referred to from anywhere. */
  address(bytes: Uint8Array): bigint;
}

let live: SocketCalls | undefined;

/**
 * This process's calls, through koffi, which is loaded by the first who asks. Node's own sockets cannot
 * receive descriptors, nor say who their peer is.
 *
 * @throws VmprotError FFI_UNAVAILABLE, or ARCH_UNSUPPORTED where structures are laid out otherwise
 */
export function socketCalls(): SocketCalls {
  requireIoctlNumbers();
  live ??= bind(loadKoffi());
  return live;
}

function bind(koffi: Koffi): SocketCalls {
  const library = koffi.load(null);
  const call = (prototype: string): Call => {
    const made = library.func(prototype);
    return (...values) => {
      const result = Number(made(...values));
      return result < 0 ? -koffi.errno() : result;
    };
  };
  const wait = library.func("int epoll_wait(int epoll, uintptr_t events, int most, int timeout)");
  return {
    socket: call("int socket(int domain, int type, int protocol)"),
    bind: call("int bind(int fd, const void *address, uint32_t length)"),
    connect: call("int connect(int fd, const void *address, uint32_t length)"),
    listen: call("int listen(int fd, int backlog)"),
    accept: call("int accept4(int fd, void *address, void *length, int flags)"),
    receive: call("long recvmsg(int fd, void *message, int flags)"),
    send: call("long send(int fd, const void *bytes, size_t length, int flags)"),
    option: call("int getsockopt(int fd, int level, int name, void *value, void *length)"),
    control: call("int fcntl(int fd, int command, long argument)"),
    lock: call("int flock(int fd, int operation)"),
    close: call("int close(int fd)"),
    epollCreate: call("int epoll_create1(int flags)"),
    epollControl: call("int epoll_ctl(int epoll, int operation, int fd, void *event)"),
    epollWait: call("int epoll_wait(int epoll, void *events, int most, int timeout)"),
    eventfd: call("int eventfd(unsigned int value, int flags)"),
    write: call("long write(int fd, const void *bytes, size_t length)"),
    epollWaitAside: (epoll, events) =>
      new Promise((resolve) => wait.async(epoll, events, 1, -1, () => resolve())),
    address: koffi.address,
  };
}
