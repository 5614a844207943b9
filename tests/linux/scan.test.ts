import { spawn } from "node:child_process";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { type ProcFiles, procFiles, READ_LIMIT, type Scan, scanProcesses } from "@vmprot/linux";
import { fdinfo } from "./fake-fdinfo.js";
import { dmaBufFd, emptyRoot, fakeRoot } from "./fake-proc.js";

const SOCKET = { link: "socket:[4]" };

const scan = (root: string, pids?: readonly number[]): Scan =>
  scanProcesses({ files: procFiles(root), ...(pids && { pids }) });

/** The same files, but these paths fail with this error of the system. */
function failing(root: string, paths: RegExp, code: string, errno: number): ProcFiles {
  const files = procFiles(root);
  const guard =
    <T>(work: (path: string) => T) =>
    (path: string): T => {
      if (!paths.test(path)) return work(path);
      throw Object.assign(new Error(`${code}, ${path}`), { code, errno: -errno });
    };
  return {
    list: guard(files.list),
    link: guard(files.link),
    read: guard(files.read),
    stat: guard(files.stat),
  };
}

const BUFFER = dmaBufFd({ ino: 7 });

describe("scanProcesses", () => {
  it("finds each buffer once, with all its holders", () => {
    const root = fakeRoot({
      10: [SOCKET, BUFFER, BUFFER, dmaBufFd({ ino: 3, expName: "udmabuf", name: "a" })],
      20: [dmaBufFd({ ino: 7 })],
      30: [SOCKET],
    });
    expect(scan(root)).toEqual({
      buffers: [
        {
          ...{ ino: 3, size: 4096, count: 2, expName: "udmabuf", name: "a" },
          holders: [{ pid: 10, comm: "vmm-10", fds: [3] }],
        },
        {
          ...{ ino: 7, size: 4096, count: 2, expName: "drm", name: undefined },
          holders: [
            { pid: 10, comm: "vmm-10", fds: [1, 2] },
            { pid: 20, comm: "vmm-20", fds: [0] },
          ],
        },
      ],
      faults: [],
      processes: 3,
      fds: 6,
      ended: 0,
    });
    const { buffers } = scan(root, [20, 20]);
    expect(buffers).toMatchObject([{ ino: 7, holders: [{ pid: 20, fds: [0] }] }]);
  });

  it("asks the file for its inode where fdinfo does not say it", () => {
    const root = fakeRoot({ 10: [dmaBufFd({ ino: 0 })] });
    const files = { ...procFiles(root), stat: () => ({ ino: 99, created: 5 }) };
    expect(scanProcesses({ files }).buffers).toMatchObject([{ ino: 99, created: 5 }]);
  });

  it("scans this machine", () => {
    const { processes, fds } = scanProcesses();
    expect(processes).toBeGreaterThan(0);
    expect(fds).toBeGreaterThan(2);
    expect(scanProcesses({ pids: [process.pid] }).processes).toBe(1);
  });

  it("takes what comes and goes on this machine for nothing unread", async () => {
    const churn = spawn("sh", ["-c", "while :; do (true & true 3</dev/null 4</dev/null); done"]);
    const spawned = new Promise((resolve) => churn.once("spawn", resolve));
    await spawned;
    let ended = 0;
    try {
      for (let looks = 0; looks < 30 || (ended === 0 && looks < 1000); looks++) {
        const seen = scanProcesses();
        ended += seen.ended;
        const others = seen.faults.filter(({ code }) => code !== "PROCESS_DENIED");
        expect(others).toEqual([]);
      }
    } finally {
      churn.kill("SIGKILL");
    }
    expect(ended).toBeGreaterThan(0);
  });

  it("looks at 100,000 descriptors in less than 2 seconds and 64 MiB", () => {
    const many = Array.from({ length: 10_000 }, (_, fd) => (fd % 1000 === 0 ? BUFFER : SOCKET));
    const pids = Array.from({ length: 10 }, (_, index) => [index + 1, many] as const);
    const root = fakeRoot(Object.fromEntries(pids));
    scan(root);
    const before = process.memoryUsage().rss;
    const begin = performance.now();
    const { fds, buffers } = scan(root);
    const seconds = (performance.now() - begin) / 1000;
    const grown = process.memoryUsage().rss - before;
    expect(fds).toBe(100_000);
    expect(buffers[0]?.holders).toHaveLength(10);
    expect(seconds).toBeLessThan(2);
    expect(grown).toBeLessThan(64 << 20);
  }, 60_000);
});

describe("what cannot be read", () => {
  const root = fakeRoot({ 10: [BUFFER], 20: [dmaBufFd({ ino: 8 })] });

  it.each([
    ["a process of another user", /^10\/fd$/, "EACCES", 13, "PROCESS_DENIED", undefined],
    ["a protected process", /^10\/fd$/, "EPERM", 1, "PROCESS_DENIED", undefined],
    [
      "a process without a list of descriptors",
      /^10\/fd$/,
      "ENOENT",
      2,
      "PROC_UNREADABLE",
      undefined,
    ],
    ["a failing kernel", /^10\/fd$/, "EIO", 5, "PROC_UNREADABLE", undefined],
    ["an open descriptor without fdinfo", /^10\/fdinfo/, "ENOENT", 2, "PROC_UNREADABLE", 0],
    ["an fdinfo of another user", /^10\/fdinfo/, "EACCES", 13, "PROCESS_DENIED", 0],
    ["threads that cannot be listed", /^10\/task$/, "EACCES", 13, "PROCESS_DENIED", undefined],
  ])("%s is said, and the scan goes on", (_what, paths, name, errno, code, fd) => {
    const { buffers, faults } = scanProcesses({ files: failing(root, paths, name, errno) });
    expect(faults).toEqual([
      {
        pid: 10,
        ...(fd === undefined ? {} : { fd }),
        code,
        message: expect.stringContaining(name),
      },
    ]);
    expect(buffers.find(({ ino }) => ino === 8)).toBeDefined();
  });

  it.each([
    ["a process that has ended", /^10(\/|$)/, "ENOENT", 2],
    ["a process that is ending", /^10\/fd$/, "ESRCH", 3],
    ["a process that ends meanwhile", /^10\/fdinfo/, "ESRCH", 3],
    ["a descriptor closed meanwhile", /^10\/fd(info)?\//, "ENOENT", 2],
  ])("%s is nothing to be read, unless it was asked for", (_what, paths, name, errno) => {
    // Its link was there when the descriptor was looked at first.
    let looks = 0;
    const failed = failing(root, paths, name, errno);
    const files: ProcFiles = {
      ...failed,
      link: (path) => (looks++ === 0 ? procFiles(root).link(path) : failed.link(path)),
    };
    const { buffers, faults, ended } = scanProcesses({ files });
    expect({ faults, ended, count: buffers.length }).toEqual({ faults: [], ended: 1, count: 1 });
    const asked = scanProcesses({ files: failed, pids: [10] });
    const isWhole = paths.test("10/fd");
    expect(asked.faults).toMatchObject(isWhole ? [{ pid: 10, code: "PROCESS_GONE" }] : []);
  });

  it.each([/^10\/fd\/0$/, /^10\/comm$/])("%s missing is no fault", (paths) => {
    const { faults } = scanProcesses({ files: failing(root, paths, "ENOENT", 2) });
    expect(faults).toEqual([]);
  });

  it("a process that never was, asked for", () => {
    const { buffers, faults } = scan(root, [999, 20]);
    expect(faults).toMatchObject([{ pid: 999, code: "PROCESS_GONE" }]);
    expect(buffers).toHaveLength(1);
  });

  it.each([
    ["short", "pos:\t0\n"],
    ["empty", ""],
    ["cut off", fdinfo().slice(0, -2)],
    ["too long", `${"x".repeat(READ_LIMIT)}\n${fdinfo()}`],
    ["garbage", "\u0000\ufffd\n\n:\t"],
  ])("an fdinfo that is %s", (_what, text) => {
    const { buffers, faults } = scan(
      fakeRoot({ 10: [{ link: "/dmabuf:", fdinfo: text }, BUFFER] }),
    );
    expect(faults).toMatchObject([{ pid: 10, fd: 0, code: "FDINFO_MALFORMED" }]);
    expect(buffers).toMatchObject([{ ino: 7, holders: [{ fds: [1] }] }]);
  });

  it("a number that is another file's by now", () => {
    const reused = fakeRoot({ 10: [{ link: "socket:[4]", fdinfo: "pos:\t0\n" }, BUFFER] });
    let looks = 0;
    const files: ProcFiles = {
      ...procFiles(reused),
      link: (path) => (looks++ === 0 ? "/dmabuf:" : procFiles(reused).link(path)),
    };
    const { buffers, faults, ended } = scanProcesses({ files });
    expect({ faults, ended }).toEqual({ faults: [], ended: 1 });
    expect(buffers).toMatchObject([{ ino: 7, holders: [{ fds: [1] }] }]);
  });

  it("when a buffer was made, where its number is another's by now", () => {
    const files = { ...procFiles(root), stat: () => ({ ino: 8, created: 5 }) };
    const { buffers } = scanProcesses({ files });
    expect(buffers.map(({ created }) => created)).toEqual([undefined, 5]);
  });

  it("an fdinfo that goes on after what matters is cut off there", () => {
    const link = { link: "/dmabuf:", fdinfo: fdinfo({ name: "y".repeat(READ_LIMIT) }) };
    expect(scan(fakeRoot({ 10: [link] })).buffers).toMatchObject([{ ino: 7, size: 4096 }]);
  });

  it("a forged name changes nothing", () => {
    const name = "\nino:\t1\nexp_name:\tmsm";
    const { buffers } = scan(fakeRoot({ 10: [dmaBufFd({ expName: "drm", name })] }));
    expect(buffers).toMatchObject([{ ino: 7, expName: "drm", name }]);
  });

  it("all of /proc missing, or empty", () => {
    const unavailable = expect.objectContaining({ code: "PROC_UNAVAILABLE" });
    const empty = emptyRoot();
    expect(() => scan(join(empty, "nowhere"))).toThrow(unavailable);
    writeFileSync(join(empty, "proc"), "");
    expect(() => scan(empty)).toThrow(unavailable);
    const bare = emptyRoot();
    symlinkSync(emptyRoot(), join(bare, "proc"));
    expect(() => scan(bare, [1])).toThrow(unavailable);
  });
});
