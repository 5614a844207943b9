import { endianness } from "node:os";
import { ERRNO } from "../system/errno.js";
import { socketCalls } from "./socket-calls.js";

// Of asm-generic/socket.h, linux/socket.h and fcntl.h, which the covered architectures share.
const AF_UNIX = 1;
const SOCK_STREAM = 1;
const CLOEXEC = 0o2000000;
const NONBLOCK = 0o4000;
const SOL_SOCKET = 1;
const OPTION = { type: 3, peerCredentials: 17, isListening: 30, domain: 39, peerGroups: 59 };
const MSG_DONTWAIT_NOSIGNAL = 0x4040;
const F_SETFD = 2;
const F_SETFL = 4;
const FD_CLOEXEC = 1;
const [LOCK_EX_NB, LOCK_UN] = [2 | 4, 8];
/** Of sockaddr_un, its end included. */
const MOST_PATH = 107;
const MOST_GROUPS = 65536;
const LITTLE = endianness() === "LE";

/** Who is at the other end, as the kernel noted it when the connection was made. */
export interface Peer {
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
  /** Its supplementary groups. */
  readonly groups: readonly number[];
}

/** A new socket that waits for nobody and is not inherited; or the negative errno. */
export const unixSocket = (): number =>
  socketCalls().socket(AF_UNIX, SOCK_STREAM | CLOEXEC | NONBLOCK, 0);

/** bind(); 0 or the negative errno, ENAMETOOLONG where the path has more than 107 bytes. */
export const bindTo = (socket: number, path: string): number =>
  withAddress(path, (address) => socketCalls().bind(socket, address, address.length));

/** connect(); 0 or the negative errno. */
export const connectTo = (socket: number, path: string): number =>
  withAddress(path, (address) => socketCalls().connect(socket, address, address.length));

/** listen(); 0 or the negative errno. */
export const listenOn = (socket: number, backlog: number): number =>
  socketCalls().listen(socket, backlog);

/** The next connection's descriptor, which waits for nobody and is not inherited; or the negative errno. */
export const acceptFrom = (socket: number): number =>
  socketCalls().accept(socket, null, null, CLOEXEC | NONBLOCK);

/** How many of these bytes were taken at once; or the negative errno. A closed pipe is no signal. */
export const sendTo = (socket: number, bytes: Uint8Array): number =>
  socketCalls().send(socket, bytes, bytes.length, MSG_DONTWAIT_NOSIGNAL);

/** The address of bytes that {@link Receiver} is to write; it stays while they are referred to from anywhere. */
export const addressOf = (bytes: Uint8Array): bigint => socketCalls().address(bytes);

/** close(); a failure is not told. */
export function closeFd(fd: number): void {
  socketCalls().close(fd);
}

/** flock() of an open file or folder, if nobody else has it; 0 or the negative errno. */
export const lockFd = (fd: number): number => socketCalls().lock(fd, LOCK_EX_NB);

/** Lets go of it. */
export function unlockFd(fd: number): void {
  socketCalls().lock(fd, LOCK_UN);
}

/** Whether an inherited descriptor is a Unix stream socket that listens; if so, it is made fit for use. */
export function takeListening(fd: number): boolean {
  const is = (name: number, value: number): boolean => numberOption(fd, name) === value;
  if (!is(OPTION.domain, AF_UNIX) || !is(OPTION.type, SOCK_STREAM)) return false;
  if (!is(OPTION.isListening, 1)) return false;
  const { control } = socketCalls();
  return control(fd, F_SETFD, FD_CLOEXEC) >= 0 && control(fd, F_SETFL, NONBLOCK) >= 0;
}

/** SO_PEERCRED and SO_PEERGROUPS (Linux 4.13); undefined where the kernel does not tell. */
export function peerOf(socket: number): Peer | undefined {
  const view = option(socket, OPTION.peerCredentials, 12);
  const groups = option(socket, OPTION.peerGroups, 4 * MOST_GROUPS);
  if (view === undefined || groups === undefined) return undefined;
  return {
    pid: view.getInt32(0, LITTLE),
    uid: view.getUint32(4, LITTLE),
    gid: view.getUint32(8, LITTLE),
    groups: Array.from({ length: groups.byteLength / 4 }, (_, n) =>
      groups.getUint32(4 * n, LITTLE),
    ),
  };
}

const numberOption = (fd: number, name: number): number | undefined =>
  option(fd, name, 4)?.getInt32(0, LITTLE);

/** What getsockopt() wrote, which may be less than there was room for. */
function option(fd: number, name: number, room: number): DataView | undefined {
  const value = Buffer.allocUnsafe(room);
  const length = Buffer.alloc(4);
  const lengthView = new DataView(length.buffer, length.byteOffset);
  lengthView.setUint32(0, room, LITTLE);
  if (socketCalls().option(fd, SOL_SOCKET, name, value, length) < 0) return undefined;
  return new DataView(value.buffer, value.byteOffset, lengthView.getUint32(0, LITTLE));
}

function withAddress(path: string, use: (address: Uint8Array) => number): number {
  const bytes = Buffer.from(path);
  if (bytes.length > MOST_PATH) return -ERRNO.ENAMETOOLONG;
  const address = Buffer.alloc(2 + bytes.length + 1);
  if (LITTLE) address.writeUInt16LE(AF_UNIX);
  else address.writeUInt16BE(AF_UNIX);
  bytes.copy(address, 2);
  return use(address);
}
