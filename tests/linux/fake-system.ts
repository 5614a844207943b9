import { ERRNO, type System } from "@vmprot/linux";

const VERSION = 0xc0406400;
const DROP_MASTER = 0x641f;
const FD_TO_HANDLE = 0xc00c642e;
const GEM_CLOSE = 0x40086409;

/** The handle that every fake device gives. */
export const HANDLE = 77;

/** A fake DRM device. */
export interface FakeDevice {
  readonly driver: string;
  /** What a driver ioctl returns; 0 if absent. */
  readonly ioctl?: (request: number, argument: Uint8Array) => number;
  /** errnos of the DRM core's own calls; 0 if absent. */
  readonly fail?: { open?: number; version?: number; import?: number; close?: number };
  /** What VERSION says of the name's length; the name's own if absent. */
  readonly nameLength?: bigint;
}

/** A machine of fake devices by path, and what was done to it. */
export interface FakeSystem extends System {
  /** `open PATH`, `version PATH`, `import PATH FD`, …, in order. */
  readonly log: string[];
  /** Descriptors that were opened and not closed. */
  readonly open_: ReadonlySet<number>;
}

/** Devices that behave as drivers do, or as the test wants. */
export function fakeSystem(devices: Readonly<Record<string, FakeDevice>>): FakeSystem {
  const log: string[] = [];
  const files = new Map<number, string>();
  const open_ = new Set<number>();
  const memory = new Map<bigint, Uint8Array>();
  let next = 100;

  const core = (path: string, device: FakeDevice, request: number, bytes: Uint8Array): number => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const { fail = {}, driver, nameLength = BigInt(driver.length) } = device;
    switch (request) {
      case VERSION: {
        log.push(`version ${path}`);
        if (fail.version) return fail.version;
        for (const [at, value] of [3, 64, 1].entries()) view.setInt32(at * 4, value, true);
        const room = Number(view.getBigUint64(16, true));
        const into = memory.get(view.getBigUint64(24, true));
        if (room > 0 && into) into.set(Buffer.from(driver).subarray(0, room));
        view.setBigUint64(16, nameLength, true);
        return 0;
      }
      case DROP_MASTER:
        log.push(`drop ${path}`);
        return ERRNO.EINVAL;
      case FD_TO_HANDLE:
        log.push(`import ${path} ${view.getInt32(8, true)}`);
        view.setUint32(0, HANDLE, true);
        return fail.import ?? 0;
      case GEM_CLOSE:
        log.push(`release ${path} ${view.getUint32(0, true)}`);
        return fail.close ?? 0;
      default:
        log.push(`ioctl ${path}`);
        return device.ioctl?.(request, bytes) ?? 0;
    }
  };

  const open = (path: string): number => {
    const device = devices[path];
    const errno = device === undefined ? ERRNO.ENOENT : (device.fail?.open ?? 0);
    if (errno !== 0) return -errno;
    next += 1;
    files.set(next, path);
    open_.add(next);
    log.push(`open ${path}`);
    return next;
  };

  return {
    log,
    open_,
    open,
    close: (fd) => void open_.delete(fd),
    ioctl(fd, request, argument) {
      const path = files.get(fd) ?? "";
      const device = devices[path];
      return device === undefined ? ERRNO.EBADF : core(path, device, request, argument);
    },
    ask: () => -ERRNO.ENOTTY,
    address(bytes) {
      const at = BigInt(memory.size + 1) << 12n;
      memory.set(at, bytes);
      return at;
    },
    borrow: (pid, fd) => (pid === 1 ? -ERRNO.EPERM : pid * 1000 + fd),
  };
}
