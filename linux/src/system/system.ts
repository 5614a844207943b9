/** The system calls that live probing needs. Tests bring their own; nothing here throws. */
export interface System {
  /** @returns the file descriptor, or the negative errno */
  open(path: string, flags: number): number;
  /** close(); a failure is not told. */
  close(fd: number): void;
  /**
   * ioctl() with a structure, which the driver may write to. Interrupted calls are repeated.
   *
   * @returns 0, or the positive errno
   */
  ioctl(fd: number, request: number, argument: Uint8Array): number;
  /**
   * ioctl() with a plain number, for those that answer by their return value.
   *
   * @returns what the call returned, or the negative errno
   */
  ask(fd: number, request: number, value: number): number;
  /**
   * The address of the bytes, for structures that point at others. It stays valid while the bytes
   * are referred to from anywhere.
   */
  address(bytes: Uint8Array): bigint;
  /**
   * A descriptor of this process for what another process's descriptor refers to: pidfd_open and
   * pidfd_getfd (Linux 5.6).
   *
   * @param tid the thread whose own descriptor it is, where it is not the process's (Linux 6.9)
   * @returns the file descriptor, which the caller closes, or the negative errno
   */
  borrow(pid: number, fd: number, tid?: number): number;
}
