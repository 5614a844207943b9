import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "@jest/globals";
import {
  type DescriptorTables,
  LIVE_TABLES,
  type ProcFiles,
  procFiles,
  scanProcesses,
} from "@vmprot/linux";
import { fdinfo } from "./fake-fdinfo.js";
import { addThread, dmaBufFd, fakeRoot } from "./fake-proc.js";

const SOCKET = { link: "socket:[4]" };
const BUFFER = dmaBufFd({ ino: 7 });
const OTHER = dmaBufFd({ ino: 8 });

const says = (shared: boolean | undefined): DescriptorTables => ({ areShared: () => shared });

describe("threads", () => {
  it("with a descriptor table of their own are looked into, and named", () => {
    const root = fakeRoot({ 10: [SOCKET, BUFFER] });
    addThread(root, 10, 11, [OTHER, BUFFER, SOCKET]);
    const { buffers, fds, processes } = scanProcesses({
      ...{ files: procFiles(root), tables: says(false) },
    });
    expect(buffers).toMatchObject([
      {
        ino: 7,
        holders: [
          { pid: 10, fds: [1] },
          { pid: 10, tid: 11, comm: "vmm-10", fds: [1] },
        ],
      },
      { ino: 8, holders: [{ pid: 10, tid: 11, fds: [0] }] },
    ]);
    expect(buffers[0]?.holders[0]).not.toHaveProperty("tid");
    expect({ fds, processes }).toEqual({ fds: 5, processes: 1 });
  });

  it("that share the process's table are not read again", () => {
    const root = fakeRoot({ 10: [BUFFER] });
    addThread(root, 10, 11, [BUFFER, OTHER]);
    const { buffers, fds } = scanProcesses({ files: procFiles(root), tables: says(true) });
    expect(buffers).toMatchObject([{ ino: 7 }]);
    expect(fds).toBe(1);
  });

  it("that share another thread's are read once", () => {
    const root = fakeRoot({ 10: [SOCKET] });
    for (const tid of [11, 12]) addThread(root, 10, tid, [BUFFER]);
    const tables = { areShared: (one: number, other: number) => one > 10 && other > 10 };
    const { buffers } = scanProcesses({ files: procFiles(root), tables });
    expect(buffers).toMatchObject([{ holders: [{ tid: 11, fds: [0] }] }]);
    expect(buffers[0]?.holders).toHaveLength(1);
  });

  it.each([undefined, says(undefined)])("are compared where the kernel does not tell", (tables) => {
    const root = fakeRoot({ 10: [BUFFER, SOCKET] });
    addThread(root, 10, 11, [BUFFER, SOCKET]);
    addThread(root, 10, 12, [BUFFER, OTHER, SOCKET]);
    const { buffers, fds } = scanProcesses({ files: procFiles(root), ...(tables && { tables }) });
    expect(buffers).toMatchObject([
      { ino: 7, holders: [{ pid: 10, fds: [0] }] },
      { ino: 8, holders: [{ pid: 10, tid: 12, fds: [1] }] },
    ]);
    expect(buffers[0]?.holders).toHaveLength(1);
    expect(fds).toBe(3);
  });

  it("that cannot be read are said, and those that have ended are not", () => {
    const root = fakeRoot({ 10: [BUFFER] });
    for (const tid of [11, 12]) addThread(root, 10, tid, [OTHER]);
    const files: ProcFiles = {
      ...procFiles(root),
      list(path) {
        if (path === "10/task/11/fd") throw Object.assign(new Error(), { errno: -13 });
        if (/^10\/task\/12(\/fd)?$/.test(path)) throw Object.assign(new Error(), { errno: -2 });
        return procFiles(root).list(path);
      },
    };
    const { faults, ended } = scanProcesses({ files, tables: says(false) });
    expect(faults).toMatchObject([{ pid: 10, tid: 11, code: "PROCESS_DENIED" }]);
    expect(ended).toBe(1);
  });
});

describe("a process whose main thread has ended", () => {
  const dead = (state: string): ProcFiles => {
    const root = fakeRoot({ 10: [] });
    addThread(root, 10, 11, [BUFFER]);
    writeFileSync(join(root, "proc/10/stat"), `10 (a) Z (b) ${state} 1 10 10 0 -1`);
    return {
      ...procFiles(root),
      list(path) {
        if (path === "10/fd") throw Object.assign(new Error("EACCES"), { errno: -13 });
        return procFiles(root).list(path);
      },
    };
  };

  it.each(["Z", "X"])("is found by its other threads (%s)", (state) => {
    const { buffers, faults } = scanProcesses({ files: dead(state), tables: says(false) });
    expect(buffers).toMatchObject([{ ino: 7, holders: [{ pid: 10, tid: 11 }] }]);
    expect(faults).toEqual([]);
  });

  it("is another thing than one that may not be looked into", () => {
    const { buffers, faults } = scanProcesses({ files: dead("S"), tables: says(false) });
    expect(buffers).toEqual([]);
    expect(faults).toMatchObject([{ pid: 10, code: "PROCESS_DENIED" }]);
  });
});

/** A worker takes a table of its own (CLONE_FILES) and opens a file; then the main thread may end. */
const PROGRAM = (ends: boolean) => `
const { Worker, isMainThread } = require("node:worker_threads");
const koffi = require("koffi");
const syscall = koffi.load(null).func("long syscall(long number, long a)");
if (isMainThread) {
  new Worker(__filename).on("message", (tid) => {
    require("node:fs").writeSync(1, tid + "\\n");
    if (${ends}) syscall(process.arch === "x64" ? 60 : 93, 0);
  });
} else {
  const library = koffi.load(null);
  library.func("int unshare(int flags)")(0x400);
  require("node:fs").openSync(__filename, "r");
  setInterval(() => {}, 1000);
  require("node:worker_threads").parentPort.postMessage(library.func("int gettid()")());
}`;

describe("on this machine", () => {
  let child: ChildProcess | undefined;
  const folder = join(process.cwd(), "tests/dist/threads");
  afterEach(() => {
    child?.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([false, true])("a thread's own descriptors show, main thread ended: %s", async (ends) => {
    mkdirSync(folder, { recursive: true });
    const file = join(folder, "thread.cjs");
    writeFileSync(file, PROGRAM(ends));
    child = spawn(process.execPath, [file], { stdio: ["ignore", "pipe", "inherit"] });
    const tid = await new Promise<number>((resolve) =>
      child?.stdout?.once("data", (data: Buffer) => resolve(Number(data.toString()))),
    );
    const pid = child.pid ?? 0;
    const live = procFiles();
    while (ends && !/\) Z /.test(live.read(`${pid}/stat`))) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(LIVE_TABLES.areShared(pid, tid)).toBe(false);
    expect(LIVE_TABLES.areShared(tid, tid)).toBe(true);
    expect(LIVE_TABLES.areShared(process.pid, 0x7fffffff)).toBeUndefined();
    // The file stands for a dma-buf, which not every machine can make.
    const files: ProcFiles = {
      ...live,
      link: (path) => (live.link(path) === file ? "/dmabuf:" : live.link(path)),
      read: (path) => (/fdinfo/.test(path) ? fdinfo({ ino: 5 }) : live.read(path)),
    };
    for (const tables of [LIVE_TABLES, undefined]) {
      const { buffers, faults } = scanProcesses({ files, pids: [pid], ...(tables && { tables }) });
      expect(faults).toEqual([]);
      expect(buffers).toMatchObject([{ ino: 5, holders: [{ pid, tid }] }]);
      expect(buffers[0]?.holders).toHaveLength(1);
    }
  });
});
