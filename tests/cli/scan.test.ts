import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { nodes } from "../linux/fake-nodes.js";
import { dmaBufFd, emptyRoot, fakeRoot } from "../linux/fake-proc.js";
import { expectRows } from "./expect-rows.js";
import { scanFake, scanned } from "./fake-scan.js";
import { linesOf, vmprot } from "./run-vmprot.js";

const RENDER = "/dev/dri/renderD128";
const SECOND = "/dev/dri/renderD129";
/** What breaks a line, hides text or commands a terminal. */
const HARMFUL = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const HEAP = dmaBufFd({
  ino: 3,
  expName: "system",
  size: 1 << 21,
  name: "frame\u001b[31m\u009b\u202e\u061c\u200b",
});
const SHARED = dmaBufFd({ ino: 9, expName: "drm" });

const rowsOf = (stdout: string) => scanned(stdout).rows;
const summaryOf = (stdout: string) => scanned(stdout).summary;

/** A machine with these processes and render nodes. */
function machine(processes: Parameters<typeof fakeRoot>[0], ...devices: readonly string[]): string {
  const root = fakeRoot(processes);
  const names = devices.map((name, index) => [name, [`renderD${128 + index}`]]);
  cpSync(nodes(Object.fromEntries(names)), root, { recursive: true });
  return root;
}

const emptyMachine = fakeRoot({ 10: [] });

describe("vmprot scan", () => {
  const root = machine({ 10: [HEAP, HEAP], 20: [HEAP, SHARED] }, "a", "b");
  const vgem = { driver: "vgem" };

  it("answers for each buffer on a platform and says who holds it", () => {
    const { status, stdout, stderr } = scanFake(root, {}, { json: true, platform: "amd" });
    expect(stderr).toBe("");
    expect(rowsOf(stdout)).toMatchObject([
      {
        buffer: {
          ...{ ino: 3, size: 1 << 21, expName: "system", count: 2 },
          holders: [
            { pid: 10, comm: "vmm-10", fds: [0, 1] },
            { pid: 20, comm: "vmm-20", fds: [0] },
          ],
        },
        facts: { heap: "system" },
        result: { exporter: "dma-heap" },
      },
      { buffer: { ino: 9 }, result: { verdict: { kind: "refuse" } } },
    ]);
    expect(status).toBe(1);
  });

  it("prints lines that fit their schema, whatever the machine tells", () => {
    const json = { json: true, platform: "amd" };
    expectRows("scan", scanFake(root, {}, json).stdout);
    expectRows("scan", scanFake(root, { [RENDER]: vgem }, { ...json, device: RENDER }).stdout);
    expectRows("scan", scanFake(root, {}, { ...json, summary: true }).stdout);
    const broken = fakeRoot({ 1: [SHARED], 10: [{ link: "/dmabuf:", fdinfo: "" }, HEAP] });
    expectRows("scan", scanFake(broken, {}, json).stdout);
    expectRows("scan", scanFake(emptyMachine, {}, json).stdout);
  });

  it("asks the one device that can have exported a buffer", () => {
    const one = machine({ 20: [SHARED] }, "a");
    const { stdout } = scanFake(one, { [RENDER]: vgem }, { json: true, platform: "amd" });
    expect(rowsOf(stdout)).toMatchObject([{ device: RENDER, result: { exporter: "vgem" } }]);
  });

  it("asks none of several, named or not, unless the caller allows a foreign import", () => {
    const devices = { [RENDER]: vgem, [SECOND]: { driver: "mystery" } };
    const options = { json: true, platform: "amd" };
    for (const choice of [{}, { device: RENDER }, { driver: "vgem" }]) {
      const [, open] = rowsOf(scanFake(root, devices, { ...options, ...choice }).stdout);
      expect(open).toMatchObject({ result: { verdict: { code: "ATTRIBUTES_UNKNOWN" } } });
      expect(open).not.toHaveProperty("device");
    }
    const allowed = { ...options, allowForeignImport: true };
    const named = scanFake(root, devices, { ...allowed, device: RENDER });
    const [heap, told] = rowsOf(named.stdout);
    expect(heap).toMatchObject({ result: { exporter: "dma-heap" } });
    expect(told).toMatchObject({ device: RENDER, result: { exporter: "vgem" } });
  });

  it("names the devices that can have exported a buffer, and the options that settle it", () => {
    const devices = { [RENDER]: vgem, [SECOND]: vgem };
    const says = ["--allow-foreign-import", "--device", RENDER, SECOND];
    const { rows } = scanned(scanFake(root, devices, { json: true, platform: "amd" }).stdout);
    const { verdict } = (rows[1] as { result: { verdict: Record<string, string> } }).result;
    for (const text of says) {
      expect(verdict.message).toContain(text);
      expect(verdict.remedy).toContain(text);
    }
    const table = scanFake(root, devices, { platform: "amd" }).stdout;
    for (const text of says) expect(table.replace(/\s+/g, " ")).toContain(text);
  });

  it.each([
    [{ device: "/dev/dri/renderD200" }, "DEVICE_UNAVAILABLE"],
    [{ device: "/proc/10/comm" }, "DEVICE_NOT_DRM"],
    [{ driver: "i915" }, "DEVICE_UNAVAILABLE"],
    [{ device: RENDER, driver: "mystery" }, "DEVICE_UNAVAILABLE"],
  ])("stops at once where what is named is not there: %j", (choice, code) => {
    const devices = { [RENDER]: vgem, [SECOND]: { driver: "mystery" } };
    const { status, stdout, stderr } = scanFake(root, devices, { json: true, ...choice });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(new RegExp(`^vmprot: ${code}: .*${RENDER} \\(vgem\\)`));
  });

  it("says which part of the machine did not tell, and goes on", () => {
    const denied = machine({ 1: [SHARED], 10: [HEAP] }, "a");
    const options = { json: true, platform: "amd" };
    const { stdout, status } = scanFake(denied, { [RENDER]: vgem }, options);
    expect(rowsOf(stdout)).toMatchObject([
      { result: { exporter: "dma-heap" } },
      {
        problem: { code: "FD_UNREACHABLE", message: expect.stringContaining("EPERM") },
        result: { verdict: { kind: "refuse", code: "ATTRIBUTES_UNKNOWN" } },
      },
    ]);
    expect(status).toBe(3);
    expect(summaryOf(stdout)).toMatchObject({
      ...{ complete: false, buffers: 2, processes: 2 },
      unread: [{ code: "FD_UNREACHABLE", buffers: 1, processes: 0, descriptors: 0 }],
    });
    const closed = { [RENDER]: { driver: "vgem", fail: { open: 13 } } };
    const [, shared] = rowsOf(scanFake(root, closed, options).stdout);
    expect(shared).toMatchObject({ result: { verdict: { kind: "refuse" } } });
  });

  it.each(["table", "json", "csv", "markdown"])(
    "lets no process's name command in a %s",
    (format) => {
      const named = fakeRoot({ 10: [HEAP, { link: "/dmabuf:", fdinfo: "" }] });
      const comm = "a\u001b]0;b\u0007\u009b\u202e\u200b\u2028\r\nc|d";
      writeFileSync(join(named, "proc/10/comm"), `${comm}\n`);
      const { stdout, stderr } = scanFake(named, {}, { format, platform: "amd" });
      expect(stdout).toContain(format === "markdown" ? "c\\|d (10): fd 0" : "c|d");
      expect(`${stdout}${stderr}`.replace(/\r?\n/g, "")).not.toMatch(HARMFUL);
    },
  );

  it("shows people a table that no name can paint", () => {
    const { stdout } = scanFake(root, {}, { platform: "amd" });
    for (const text of ["inode 3", "2 MiB", "vmm-10 (10): fd 0, 1", "dma-heap", "Platform: amd"]) {
      expect(stdout).toContain(text);
    }
    expect(stdout.replaceAll("\n", "")).not.toMatch(HARMFUL);
    const json = scanFake(root, {}, { platform: "amd", json: true }).stdout;
    expect(json.replaceAll("\n", "")).not.toMatch(HARMFUL);
    expect(rowsOf(json)[0]).toMatchObject({ buffer: { name: expect.stringMatching(HARMFUL) } });
    expect(Math.max(...linesOf(stdout).map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  it("fails for processes that were asked for, and only mentions others", () => {
    const broken = fakeRoot({ 10: [{ link: "/dmabuf:", fdinfo: "" }], 20: [HEAP] });
    const all = scanFake(broken, {}, { json: true, platform: "amd" });
    expect(all.stderr).toMatch(/^vmprot: FDINFO_MALFORMED: 1 process was .* \(pid 10\)/);
    expect(rowsOf(all.stdout)).toHaveLength(1);
    const wanted = scanFake(broken, {}, { json: true, platform: "amd", pid: [20, 99] });
    expect(wanted.stderr).toMatch(/^vmprot: pid 99: PROCESS_GONE: /);
    expect(rowsOf(wanted.stdout)).toHaveLength(1);
    expect([all.status, wanted.status]).toEqual([3, 2]);
    expect(scanFake(broken, {}, { json: true, platform: "amd", pid: [10] }).status).toBe(3);
  });

  it("does not say that there is nothing where not everything was read", () => {
    const broken = fakeRoot({ 10: [{ link: "/dmabuf:", fdinfo: "" }] });
    const { status, stdout } = scanFake(broken, {}, {});
    expect(stdout).toMatch(
      /^No dma-buf was found\. Incomplete: 1 descriptor of 1 process were read\. Unread: 1 descriptor\s\(FDINFO_MALFORMED\)\./,
    );
    expect(status).toBe(3);
    const whole = scanFake(emptyMachine, {}, {});
    expect(whole.stdout).toBe("No dma-buf is open: 0 descriptors of 1 process were read.\n");
    expect(whole.status).toBe(0);
  });

  it("knows that processes of others can be hidden, and what would show them", () => {
    const hidden = fakeRoot({ 10: [] });
    const self = join(hidden, "proc/self");
    mkdirSync(self);
    writeFileSync(join(self, "mounts"), "proc /proc proc rw,relatime,hidepid=invisible 0 0\n");
    writeFileSync(join(self, "status"), "CapEff:\t0000000000000000\n");
    const { status, stdout } = scanFake(hidden, {}, {});
    expect(stdout.replace(/\s+/g, " ")).toContain(
      "Unread: processes that do not show (PROCESSES_HIDDEN). Run as root or with CAP_SYS_PTRACE",
    );
    expect(status).toBe(3);
    expect(scanFake(hidden, {}, { pid: [10] }).status).toBe(0);
    writeFileSync(join(self, "status"), "CapEff:\t0000000000080000\n");
    expect(scanFake(hidden, {}, {}).status).toBe(0);
  });

  it("prints nothing if told so, and exits all the same", () => {
    const broken = fakeRoot({ 10: [{ link: "/dmabuf:", fdinfo: "" }, HEAP] });
    const quiet = { quiet: true, platform: "amd" };
    for (const [machine, status] of [
      [broken, 3],
      [root, 1],
      [emptyMachine, 0],
    ] as const) {
      const run = scanFake(machine, {}, quiet);
      expect(run).toMatchObject({ status, stdout: "", stderr: "" });
    }
    const wrong = scanFake(emptyMachine, {}, { ...quiet, pid: [99] });
    expect(wrong).toMatchObject({ status: 2, stdout: "" });
    expect(wrong.stderr).toMatch(/^vmprot: pid 99: PROCESS_GONE: /);
  });

  it("says where there is no /proc", () => {
    const { status, stderr } = scanFake(emptyRoot(), {}, {});
    expect(stderr).toMatch(/^vmprot: PROC_UNAVAILABLE: /);
    expect(status).toBe(2);
  });

  it("runs on this machine", () => {
    const { status, stderr } = vmprot(["scan", "--json", "--pid", `${process.pid}`]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect([0, 1, 3]).toContain(vmprot(["scan"]).status);
  });

  it("refuses a PID that is none", () => {
    for (const pid of ["0", "-1", "x", "1.5", "99999999999"]) {
      const { status, stderr } = vmprot(["scan", "--pid", pid]);
      expect(stderr).toMatch(/^vmprot: USAGE: /);
      expect(status).toBe(2);
    }
  });
});
