import { ERRNO, type ProcFiles, type System } from "@vmprot/linux";
import { fdinfo } from "./fake-fdinfo.js";

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
  /** The first of so many opened files and imports that fail with EMFILE; none if absent. */
  readonly last?: { open?: number; import?: number };
  /** The references that an import adds to the buffer, by how many there are already; 1 if absent. */
  readonly adds?: (before: number) => number;
  /** How often the count is read before a closed file's references are gone; 0 if absent. */
  readonly lingers?: number;
  /** What VERSION says of the name's length; the name's own if absent. */
  readonly nameLength?: bigint;
}

/** A machine of fake devices by path, and what was done to it. */
export interface FakeSystem extends System {
  /** `open PATH`, `version PATH`, `import PATH FD`, …, in order. */
  readonly log: string[];
  /** Descriptors that were opened and not closed. */
  readonly open_: ReadonlySet<number>;
  /** Where fdinfo counts the one buffer's references. */
  readonly files: ProcFiles;
  /** How many there are. */
  readonly count: number;
}

/** What else happens on the machine. */
export interface Meanwhile {
  /** References that other processes add before the count is read for this time, from 0. */
  readonly others?: (reading: number) => number;
  /** Whether fdinfo can be read this time. */
  readonly readable?: (reading: number) => boolean;
}

/** The number that a borrowed descriptor gets. */
export const borrowedAs = (pid: number, fd: number): number => pid * 1000 + fd;

/** The same files, in which borrowed descriptors show as what they were borrowed from. */
export function withBorrowed(files: ProcFiles): ProcFiles {
  const original = (path: string): string =>
    path.replace(/^self\/(fd(?:info)?)\/([0-9]+)$/, (whole, folder, text) => {
      const [pid, fd] = [Math.floor(Number(text) / 1000), Number(text) % 1000];
      return pid === 0 ? whole : `${pid}/${folder}/${fd}`;
    });
  return {
    list: files.list,
    link: (path) => files.link(original(path)),
    read: (path) => files.read(original(path)),
    stat: (path) => files.stat(original(path)),
  };
}

/** References before anything is done. */
export const HOLDERS = 2;

/** Devices that behave as drivers do, or as the test wants. */
export function fakeSystem(
  devices: Readonly<Record<string, FakeDevice>>,
  { others = () => 0, readable = () => true }: Meanwhile = {},
): FakeSystem {
  const log: string[] = [];
  const files = new Map<number, string>();
  const open_ = new Set<number>();
  const memory = new Map<bigint, Uint8Array>();
  let next = 100;
  let count = HOLDERS;
  let reading = 0;
  /** References by descriptor, and those of closed ones by the reading at which they are dropped. */
  const held = new Map<number, number>();
  const dropped: { at: number; held: number }[] = [];
  const made = new Map<string, number>();
  /** How often this has been done before. */
  const times = (what: string): number => {
    const before = made.get(what) ?? 0;
    made.set(what, before + 1);
    return before;
  };

  const read = (path: string): string => {
    if (!/^self\/fdinfo\/[0-9]+$/.test(path)) throw new Error(path);
    const now = reading++;
    for (const each of dropped.filter(({ at }) => at <= now)) {
      count -= each.held;
      dropped.splice(dropped.indexOf(each), 1);
    }
    count += others(now);
    if (!readable(now)) throw new Error("EACCES");
    log.push(`count ${count}`);
    return fdinfo({ count });
  };

  const doImport = (fd: number, path: string, device: FakeDevice): number => {
    const { fail = {}, last = {}, adds = () => 1 } = device;
    if (fail.import) return fail.import;
    if (times(`import ${path}`) >= (last.import ?? Number.POSITIVE_INFINITY)) return ERRNO.EMFILE;
    const more = adds([...held.values()].length);
    held.set(fd, more);
    count += more;
    return 0;
  };

  const core = (fd: number, device: FakeDevice, request: number, bytes: Uint8Array): number => {
    const path = files.get(fd) ?? "";
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
        return doImport(fd, path, device);
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
    const most = device?.last?.open ?? Number.POSITIVE_INFINITY;
    if (times(`open ${path}`) >= most) return -ERRNO.EMFILE;
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
    files: { read, list: () => [], link: () => "/dmabuf:", stat: () => ({ ino: 7, created: 0 }) },
    get count() {
      return count;
    },
    close(fd) {
      open_.delete(fd);
      const { lingers = 0 } = devices[files.get(fd) ?? ""] ?? {};
      const references = held.get(fd) ?? 0;
      held.delete(fd);
      if (lingers === 0) count -= references;
      else dropped.push({ at: reading + lingers, held: references });
    },
    ioctl(fd, request, argument) {
      const path = files.get(fd) ?? "";
      const device = devices[path];
      return device === undefined ? ERRNO.EBADF : core(fd, device, request, argument);
    },
    ask: () => -ERRNO.ENOTTY,
    address(bytes) {
      const at = BigInt(memory.size + 1) << 12n;
      memory.set(at, bytes);
      return at;
    },
    borrow: (pid, fd) => (pid === 1 ? -ERRNO.EPERM : borrowedAs(pid, fd)),
  };
}
