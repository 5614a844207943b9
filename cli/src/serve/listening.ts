import { chmodSync, chownSync, closeSync, lstatSync, openSync, unlinkSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { VmprotError } from "@vmprot/core";
import {
  bindTo,
  closeFd,
  connectTo,
  ERRNO,
  errnoText,
  listenOn,
  lockFd,
  takeListening,
  unixSocket,
  unlockFd,
} from "@vmprot/linux";
import { pause, systemReason } from "../system-error.js";

const BACKLOG = 128;
/** Where systemd's descriptors begin (sd_listen_fds). */
const FIRST_PASSED = 3;
/** How often another server is waited for that is just being started there. */
const TRIES = 50;

/** A socket that clients connect to. */
export interface Listening {
  readonly fd: number;
  /** As it is told to people. */
  readonly name: string;
  /** Closes it, and removes its file if that is still there and ours. */
  close(): void;
}

/** The socket that systemd passed to this very process; undefined where it did not. */
export function passedSocket(env: NodeJS.ProcessEnv): Listening | undefined {
  const { LISTEN_PID: pid, LISTEN_FDS: count } = env;
  // For no other process, and for none that this one starts.
  for (const name of ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"]) delete env[name];
  if (count === undefined || pid !== `${process.pid}`) return undefined;
  if (count !== "1") throw unusable(`systemd passed ${count} sockets, and one is needed`);
  if (!takeListening(FIRST_PASSED)) {
    throw unusable("what systemd passed is no Unix stream socket that listens");
  }
  const name = "the socket that systemd passed";
  return { fd: FIRST_PASSED, name, close: () => closeFd(FIRST_PASSED) };
}

/**
 * Makes a socket at this path. One that is there already and that nobody answers on is replaced.
 *
 * @param group whose members may connect beside this user
 * @throws VmprotError SOCKET_IN_USE, SOCKET_UNUSABLE
 */
export function listenAt(path: string, group: number | undefined): Listening {
  const full = resolve(path);
  // So that two that are started together cannot each take the other's for a stale one.
  const folder = lockedFolder(full);
  const fd = unixSocket();
  try {
    removeStale(full);
    check(fd < 0 ? fd : bindTo(fd, full), full);
    const { ino } = lstatSync(full);
    // Nobody can connect yet.
    if (group !== undefined) chownSync(full, -1, group);
    chmodSync(full, group === undefined ? 0o600 : 0o660);
    check(listenOn(fd, BACKLOG), full);
    const close = (): void => {
      if (lstatSync(full, { throwIfNoEntry: false })?.ino === ino) unlinkSync(full);
      closeFd(fd);
    };
    return { fd, name: full, close };
  } catch (error) {
    if (fd >= 0) closeFd(fd);
    if (VmprotError.is(error)) throw error;
    throw unusable(`${full}: ${systemReason(error)}`);
  } finally {
    unlockFd(folder);
    closeSync(folder);
  }
}

function lockedFolder(path: string): number {
  let folder: number;
  try {
    folder = openSync(dirname(path), "r");
  } catch (error) {
    throw unusable(`${dirname(path)}: ${systemReason(error)}`);
  }
  for (let tries = 0; tries < TRIES; tries++) {
    if (lockFd(folder) !== -ERRNO.EAGAIN) return folder;
    pause();
  }
  closeSync(folder);
  throw inUse(path);
}

/** Nothing is done to what is no socket, nor to one on which somebody answers, however slowly. */
function removeStale(path: string): void {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there === undefined) return;
  if (!there.isSocket()) throw unusable(`${path} is there, and is no socket`);
  const probe = unixSocket();
  const result = connectTo(probe, path);
  closeFd(probe);
  if (result === -ERRNO.ECONNREFUSED) unlinkSync(path);
  else if (result === 0 || result === -ERRNO.EAGAIN) throw inUse(path);
  else check(result, path);
}

function check(result: number, path: string): void {
  if (result === -ERRNO.EADDRINUSE) throw inUse(path);
  if (result < 0) throw unusable(`${path}: ${errnoText(-result)}`);
}

const inUse = (path: string): VmprotError =>
  new VmprotError("SOCKET_IN_USE", `Another process serves ${path}.`);

const unusable = (what: string): VmprotError =>
  new VmprotError("SOCKET_UNUSABLE", `There cannot be a socket: ${what}.`);
