import { describe, expect, it } from "@jest/globals";
import { BorrowedBuffer, type HeldDmaBuf, type ProcFiles, type System } from "@vmprot/linux";
import { fakeProc } from "./fake-files.js";
import { dmaBufFd, fakeRoot } from "./fake-proc.js";
import { borrowedAs, fakeSystem, withBorrowed } from "./fake-system.js";

const coded = (code: string) => expect.objectContaining({ code });

/** A buffer that a scan found in these processes, in which other descriptors stand now. */
const BUFFER: HeldDmaBuf = {
  ...{ ino: 7, created: 50, size: 4096, count: 2, expName: "drm", name: undefined },
  holders: [
    { pid: 10, comm: "a", fds: [0] },
    { pid: 20, comm: "b", fds: [0, 1] },
  ],
};
const OWN = dmaBufFd({ ino: 7 });
const SOCKET = { link: "socket:[1]", fdinfo: "" };

/** What is borrowed from this /proc, and what was closed. */
function borrow(files: ProcFiles, buffer = BUFFER) {
  const closed: number[] = [];
  const asked: unknown[][] = [];
  const system: System = {
    ...fakeSystem({}),
    close: (fd) => void closed.push(fd),
    borrow: (...args) => {
      asked.push(args);
      return borrowedAs(args[0], args[1]);
    },
  };
  const borrowed = new BorrowedBuffer(buffer, { system, files: withBorrowed(files) });
  return { borrowed, closed, asked };
}

describe("a borrowed buffer", () => {
  it("is the one that was scanned, borrowed once and given back", () => {
    const { borrowed, closed, asked } = borrow(fakeProc(fakeRoot({ 10: [OWN] }), 50));
    expect([borrowed.descriptor(), borrowed.descriptor()]).toEqual([10_000, 10_000]);
    expect(asked).toEqual([[10, 0, undefined]]);
    borrowed.release();
    borrowed.release();
    expect(closed).toEqual([10_000]);
  });

  it.each([
    ["another buffer", dmaBufFd({ ino: 8 })],
    ["another file", SOCKET],
  ])("comes from the next holder where the first has %s by now", (_what, first) => {
    const { borrowed, closed } = borrow(fakeProc(fakeRoot({ 10: [first], 20: [first, OWN] }), 50));
    expect(borrowed.descriptor()).toBe(20_001);
    expect(closed).toEqual([10_000, 20_000]);
  });

  it("is none where another has its inode number by now", () => {
    const { borrowed, closed } = borrow(fakeProc(fakeRoot({ 10: [OWN], 20: [OWN, OWN] }), 51));
    expect(() => borrowed.descriptor()).toThrow(coded("FD_CHANGED"));
    expect(closed).toEqual([10_000, 20_000, 20_001]);
    borrowed.release();
    expect(closed).toHaveLength(3);
  });

  it("is none where nothing can be compared", () => {
    const { borrowed } = borrow(fakeProc(fakeRoot({})));
    expect(() => borrowed.descriptor()).toThrow(coded("FD_CHANGED"));
  });

  it("is not asked of a holder again that refuses, and the first reason is said", () => {
    const holders = [
      { pid: 1, comm: "", fds: [0, 1, 2] },
      { pid: 10, comm: "", fds: [0] },
    ];
    const refusing = fakeSystem({});
    const files = withBorrowed(fakeProc(fakeRoot({ 10: [SOCKET] })));
    const buffer = new BorrowedBuffer({ ...BUFFER, holders }, { system: refusing, files });
    expect(() => buffer.descriptor()).toThrow(coded("FD_UNREACHABLE"));
  });

  it("is a thread's where that has a table of its own", () => {
    const holders = [{ pid: 10, tid: 11, comm: "", fds: [0] }];
    const files = fakeProc(fakeRoot({ 10: [OWN] }), 50);
    const { borrowed, asked } = borrow(files, { ...BUFFER, holders });
    borrowed.descriptor();
    expect(asked).toEqual([[10, 0, 11]]);
  });
});
