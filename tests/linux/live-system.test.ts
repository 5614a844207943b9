import { spawn } from "node:child_process";
import { closeSync, constants, openSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { borrowFd, ERRNO, errnoText, liveSystem, requireIoctlNumbers } from "@vmprot/linux";
import { root } from "../support/repository.js";
import { emptyRoot } from "./fake-proc.js";

/** asm-generic/ioctls.h: bytes that can be read. */
const FIONREAD = 0x541b;
const system = liveSystem();
const coded = (code: string) => expect.objectContaining({ code });

describe("the live system", () => {
  it("opens files, and says which errno where it cannot", () => {
    const fd = system.open(join(root, "LICENSE"), constants.O_RDONLY);
    expect(readlinkSync(`/proc/self/fd/${fd}`)).toMatch(/LICENSE$/);
    system.close(fd);
    expect(system.open(join(root, "nothing"), constants.O_RDONLY)).toBe(-ERRNO.ENOENT);
  });

  it("issues ioctls that write into the bytes given", () => {
    const file = join(emptyRoot(), "five");
    writeFileSync(file, "12345");
    const fd = openSync(file, "r");
    const count = new Int32Array(1);
    expect(system.ioctl(fd, FIONREAD, new Uint8Array(count.buffer))).toBe(0);
    expect(count[0]).toBe(5);
    closeSync(fd);
    expect(system.ioctl(fd, FIONREAD, new Uint8Array(4))).toBe(ERRNO.EBADF);
    expect(system.ask(fd, FIONREAD, 0)).toBe(-ERRNO.EBADF);
  });

  it("gives addresses that stay, small arrays included", () => {
    const all = Array.from({ length: 50 }, (_, size) => new Uint8Array(size + 1));
    const before = all.map((bytes) => system.address(bytes));
    const waste = Array.from({ length: 50_000 }, () => new Uint8Array(32));
    expect(waste).toHaveLength(50_000);
    expect(all.map((bytes) => system.address(bytes))).toEqual(before);
    expect(new Set(before).size).toBe(50);
  });

  it("borrows the descriptors of other processes", async () => {
    const child = spawn(process.execPath, ["-e", "process.stdin.resume()"], {
      stdio: ["pipe", "ignore", "ignore"],
    });
    const { pid } = child;
    if (pid === undefined) throw new Error("no child");
    try {
      const theirs = readlinkSync(`/proc/${pid}/fd/0`);
      const fd = borrowFd(pid, 0);
      expect(readlinkSync(`/proc/self/fd/${fd}`)).toBe(theirs);
      system.close(fd);
      expect(() => borrowFd(pid, 999)).toThrow(coded("FD_CLOSED"));
    } finally {
      const gone = new Promise((resolve) => child.on("close", resolve));
      child.stdin.end();
      await gone;
    }
    expect(() => borrowFd(pid, 0)).toThrow(coded("PROCESS_GONE"));
  });

  it("says why a descriptor cannot be borrowed", () => {
    for (const errno of [ERRNO.EPERM, ERRNO.ENOSYS, ERRNO.EMFILE]) {
      const refusing = { ...system, borrow: () => -errno };
      expect(() => borrowFd(1, 0, refusing)).toThrow(coded("FD_UNREACHABLE"));
    }
  });
});

describe("ioctl numbers", () => {
  it.each(["x64", "arm64", "riscv64"])("are known of %s", (arch) => {
    expect(() => requireIoctlNumbers(arch)).not.toThrow();
  });

  it.each(["ppc64", "mips", "mipsel", "arm", "ia32"])("are not issued on %s", (arch) => {
    expect(() => requireIoctlNumbers(arch)).toThrow(coded("ARCH_UNSUPPORTED"));
  });
});

describe("errnoText", () => {
  it("names errors that have a name, and counts the others", () => {
    expect(errnoText(ERRNO.EACCES)).toBe("permission denied (EACCES)");
    expect(errnoText(524)).toBe("errno 524");
  });
});
