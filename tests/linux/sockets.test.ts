import { closeSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import {
  acceptFrom,
  addressOf,
  bindTo,
  Closer,
  characterDevice,
  closeFd,
  connectTo,
  Epoll,
  ERRNO,
  listenOn,
  lockFd,
  type Peer,
  peerOf,
  Receiver,
  sendTo,
  takeListening,
  unixSocket,
  unlockFd,
} from "@vmprot/linux";

const folder = mkdtempSync(join(tmpdir(), "vmprot-sockets-"));
afterAll(() => rmSync(folder, { recursive: true }));

let made = 0;

/** A listening socket, and both ends of a connection to it. */
function connection() {
  made += 1;
  const path = join(folder, `${made}`);
  const [listener, client] = [unixSocket(), unixSocket()];
  expect([bindTo(listener, path), listenOn(listener, 4), connectTo(client, path)]).toEqual([
    0, 0, 0,
  ]);
  return { path, listener, client, server: acceptFrom(listener) };
}

describe("a Unix socket", () => {
  it("carries bytes, and never waits", () => {
    const { listener, client, server } = connection();
    const room = Buffer.alloc(16);
    const receiver = new Receiver();
    const receive = () => receiver.receive(server, addressOf(room), room.length);
    expect(receive().count).toBe(-ERRNO.EAGAIN);
    expect(acceptFrom(listener)).toBe(-ERRNO.EAGAIN);
    expect(sendTo(client, Buffer.from("hello"))).toBe(5);
    expect(receive()).toEqual({ count: 5, fds: [], more: false });
    expect(room.toString("utf8", 0, 5)).toBe("hello");
    let filled = 0;
    for (let count = 0; count >= 0; filled += Math.max(0, count)) {
      count = sendTo(client, Buffer.alloc(1 << 16));
      if (count < 0) expect(count).toBe(-ERRNO.EAGAIN);
    }
    expect(filled).toBeGreaterThan(0);
    closeFd(server);
    // No signal, which would end this process.
    expect(sendTo(client, Buffer.from("x"))).toBe(-ERRNO.EPIPE);
    for (const fd of [listener, client]) closeFd(fd);
  });

  it("says who is at its other end", () => {
    const { listener, client, server } = connection();
    const { groups, ...peer } = peerOf(server) as Peer;
    expect(peer).toEqual({ pid: process.pid, uid: process.getuid?.(), gid: process.getgid?.() });
    // Which Node lists the primary one among.
    expect(new Set([...groups, peer.gid])).toEqual(
      new Set([...(process.getgroups?.() ?? []), peer.gid]),
    );
    expect(peerOf(openSync("/dev/null", "r"))).toBeUndefined();
    for (const fd of [listener, client, server]) closeFd(fd);
  });

  it("is known to listen or not", () => {
    const { listener, client, server } = connection();
    const file = openSync("/dev/null", "r");
    expect([listener, client, server, file, 9999].map(takeListening)).toEqual([
      ...[true, false, false, false, false],
    ]);
    for (const fd of [listener, client, server, file]) closeFd(fd);
  });

  it("cannot have every path", () => {
    const socket = unixSocket();
    expect(bindTo(socket, join(folder, "a".repeat(108)))).toBe(-ERRNO.ENAMETOOLONG);
    expect(bindTo(socket, join(folder, "no/such"))).toBe(-ERRNO.ENOENT);
    expect(connectTo(socket, join(folder, "none"))).toBe(-ERRNO.ENOENT);
    closeFd(socket);
  });
});

describe("waiting", () => {
  it("tells what is ready, again and again, and ends when it is woken", async () => {
    const { listener, client, server } = connection();
    const epoll = new Epoll();
    expect(epoll.add(server, { read: true, write: false })).toBe(0);
    expect(epoll.ready()).toEqual([]);
    setTimeout(() => sendTo(client, Buffer.from("x")), 20);
    await epoll.wait();
    expect([epoll.ready(), epoll.ready()]).toEqual([[server], [server]]);
    expect(epoll.change(server, { read: false, write: true })).toBe(0);
    expect(epoll.ready()).toEqual([server]);
    epoll.remove(server);
    expect(epoll.ready()).toEqual([]);
    expect(epoll.add(9999, { read: true, write: false })).toBe(-ERRNO.EBADF);
    const woken = epoll.wait();
    epoll.wake();
    await woken;
    epoll.close();
    for (const fd of [listener, client, server]) closeFd(fd);
  });
});

describe("descriptors", () => {
  it("of character devices are told from others", () => {
    const fds = ["/dev/null", "/", "/proc/self/status"].map((path) => openSync(path, "r"));
    expect(fds.map(characterDevice)).toEqual([{ major: 1, minor: 3 }, undefined, undefined]);
    expect(characterDevice(9999)).toBeUndefined();
    for (const fd of fds) closeSync(fd);
  });

  it("of a folder can be locked once", () => {
    const [one, other] = [openSync(folder, "r"), openSync(folder, "r")];
    expect([lockFd(one), lockFd(other)]).toEqual([0, -ERRNO.EAGAIN]);
    unlockFd(one);
    expect(lockFd(other)).toBe(0);
    for (const fd of [one, other]) closeSync(fd);
  });

  it("are closed aside, each once, and it is said", async () => {
    const closer = new Closer();
    const fds = Array.from({ length: 20 }, () => openSync("/dev/null", "r"));
    const closed = await new Promise<number[]>((resolve) => {
      const done: number[] = [];
      for (const fd of fds) {
        closer.close(fd, () => {
          done.push(fd);
          if (done.length === fds.length) resolve(done);
        });
      }
      expect(closer.isBusy).toBe(true);
    });
    expect(closed.sort()).toEqual(fds.sort());
    expect(fds.map(characterDevice).filter(Boolean)).toEqual([]);
    await new Promise(setImmediate);
    expect(closer.isBusy).toBe(false);
  });
});
