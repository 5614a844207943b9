import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { root } from "../support/repository.js";
import { describeKvm } from "./kvm-here.js";

const MAIN = join(root, "examples/kvm-vmm/dist/main.js");

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

describe("example:kvm without what it needs", () => {
  it("says that the device is missing, and exits with 2", () => {
    const { status, stdout, stderr } = run("--kvm", "/dev/no-such-kvm");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(
      /^(DEVICE_UNAVAILABLE: \/dev\/no-such-kvm .*ENOENT|ARCH_UNSUPPORTED)(.|\n)*\nRemedy: .+\n$/,
    );
  });

  it.each([
    [["--fd", "x"]],
    [["--facts", "{}"]],
    [["--exporter", "msm", "--facts", "[]"]],
    [["--no-such"]],
    [["word"]],
  ])("exits with 2 on %j", (args) => {
    expect(run(...args)).toMatchObject({ status: 2, stderr: expect.stringMatching(/^USAGE: /) });
  });

  it("helps", () => {
    expect(run("--help")).toMatchObject({ status: 0, stdout: expect.stringMatching(/--json/) });
  });
});

describeKvm()("example:kvm", () => {
  it("runs a guest over a buffer of its own, and names it for what it is", () => {
    const { status, stdout } = run();
    expect({ status, stdout }).toMatchObject({ status: 0 });
    expect(stdout).toMatch(
      /^buffer: .*(plain shared memory: \/dev\/udmabuf|a dma-buf of udmabuf)/m,
    );
    expect(stdout).toMatch(/^guest: .*(long|real) mode/m);
  });

  it("prints one line of JSON", () => {
    const { status, stdout } = run("--json");
    expect(status).toBe(0);
    expect(stdout.trimEnd()).not.toContain("\n");
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ outcome: "ran", pages: 64, verdict: { kind: "map", guestCache: "cached" } },
      platform: { arch: "x86_64" },
    });
  });

  it("refuses with code, message and remedy, and exits with 1", () => {
    const { status, stdout } = run("--exporter", "msm", "--facts", '{"flags":65536}');
    expect(status).toBe(1);
    expect(stdout).toMatch(/\nRefused, SYNC_REQUIRED: .+\nRemedy: .+\n$/);
  });

  it("takes no descriptor that is no dma-buf", () => {
    expect(run("--fd", "1")).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^NOT_DMA/),
    });
  });
});
