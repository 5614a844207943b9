import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { makeReport, rowText } from "@vmprot/example-linux-guest";
import { root } from "../support/repository.js";

const MAIN = join(root, "examples/linux-guest/dist/main.js");
const folder = mkdtempSync(join(tmpdir(), "vmprot-linux-guest-main-"));
const file = join(folder, "file");
writeFileSync(file, "no kernel");
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

describe("the command of examples/linux-guest", () => {
  it.each([
    ["USAGE", []],
    ["USAGE", ["word"]],
    ["USAGE", ["--kernel", file]],
    ["USAGE", ["--kernel", file, "--initramfs", file, "--memory", "65"]],
    ["INPUT_UNREADABLE", ["--kernel", folder, "--initramfs", file]],
    ["INPUT_UNREADABLE", ["--kernel", file, "--initramfs", join(folder, "none")]],
    ["INPUT_UNREADABLE", ["--kernel", file, "--initramfs", file, "--script", folder]],
    ["INPUT_MALFORMED", ["--kernel", "/dev/zero", "--initramfs", file]],
    ["DEVICE_UNAVAILABLE", ["--kernel", file, "--initramfs", file, "--kvm", "/dev/null"]],
  ])("says %s and exits with 2 on %j", (code, args) => {
    const { status, stdout, stderr } = run(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(new RegExp(`^${code}: .+\nRemedy: .+\n$`));
  });

  it("shows names of files without their control characters", () => {
    const { stderr } = run("--kernel", "\x1b[31m", "--initramfs", file);
    expect(stderr).not.toContain("\x1b");
  });

  it("does not write over what it reads", () => {
    const { status } = run("--kernel", file, "--initramfs", file, "--record", file);
    expect(status).toBe(2);
    expect(readFileSync(file, "utf8")).toBe("no kernel");
  });
});

describe("what a run comes to", () => {
  const buffer = { blobId: 1, fd: -1, size: 4096, exporter: "udmabuf", facts: {} };
  const onHost = [
    { what: "udmabuf", buffer },
    { what: "vgem", why: "there is none" },
  ];
  const nothing = { event: undefined, mapped: "nothing", wrongForGuest: 0, wrongForHost: 0 };
  const untouched = { blobId: 1, whole: false, ...nothing };

  it.each(["KVM_EXIT_INTERNAL_ERROR, detail 1", "KVM_EXIT_SHUTDOWN", "ended by the VMM"])(
    "says nothing of buffers that the guest did not come to, but what to try: %s",
    (exit) => {
      const { outcome, rows, summary } = makeReport(onHost, [untouched], { exit });
      expect(outcome).toBe("unable");
      expect(rows.map(rowText)).toEqual([
        "udmabuf: none, the guest ended before it came to it",
        "vgem: none, there is none",
      ]);
      expect(summary).toContain(`by ${exit}.\n`);
      expect(summary).toMatch(/--console|rig/);
    },
  );

  it("is wrong where a whole script passes a buffer by", () => {
    const end = { failedSteps: 0, exit: "KVM_EXIT_SHUTDOWN" };
    expect(makeReport(onHost, [untouched], end).outcome).toBe("wrong");
  });

  it("is right where the data are, and wrong where a page is not", () => {
    const event = { kind: "map" } as const;
    const mapped = { ...untouched, event, mapped: "ok", whole: true };
    const end = { failedSteps: 0, exit: "KVM_EXIT_SHUTDOWN" };
    expect(makeReport(onHost, [mapped], end).outcome).toBe("right");
    expect(makeReport(onHost, [{ ...mapped, wrongForHost: 1 }], end).outcome).toBe("wrong");
  });

  it("goes by the failed steps of a script of the user's", () => {
    const exit = "KVM_EXIT_SHUTDOWN";
    expect(makeReport(onHost, undefined, { exit, failedSteps: 0 }).outcome).toBe("right");
    expect(makeReport(onHost, undefined, { exit, failedSteps: 2 }).outcome).toBe("wrong");
  });
});
