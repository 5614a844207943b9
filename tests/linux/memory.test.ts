import { closeSync, fstatSync, ftruncateSync, readSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { ERRNO, liveMemory } from "@vmprot/linux";

const memory = liveMemory();

describe("shared memory", () => {
  it("is the file's, as both sides see", () => {
    const fd = memory.memfd("test", 8192);
    const address = memory.map(fd, 8192);
    memory.write(address + 4096n, Uint8Array.of(1, 2, 3));
    const seen = new Uint8Array(4);
    readSync(fd, seen, 0, 4, 4096);
    expect([...seen]).toEqual([1, 2, 3, 0]);
    expect([...memory.read(address + 4097n, 3)]).toEqual([2, 3, 0]);
    memory.unmap(address, 8192);
    closeSync(fd);
  });

  it("is lent in place", () => {
    const fd = memory.memfd("test", 4096);
    const address = memory.map(fd, 4096);
    memory.lend(address, 2, (bytes) => new Uint8Array(bytes).fill(7));
    expect([...memory.read(address, 3)]).toEqual([7, 7, 0]);
    memory.unmap(address, 4096);
    closeSync(fd);
  });

  it("has a size that does not shrink", () => {
    const fd = memory.memfd("test", 4096);
    expect(fstatSync(fd).size).toBe(4096);
    expect(() => ftruncateSync(fd, 0)).toThrow(/EPERM/);
    closeSync(fd);
  });

  it("says which errno where there is none", () => {
    expect(memory.map(-1, 4096)).toBe(BigInt(-ERRNO.EBADF));
    const fd = memory.memfd("test", 4096);
    expect(memory.map(fd, 0)).toBe(BigInt(-ERRNO.EINVAL));
    closeSync(fd);
    expect(memory.memfd("x".repeat(300), 4096)).toBe(-ERRNO.EINVAL);
  });
});

describe("a touch", () => {
  it("changes nothing, and says which errno where an access would end the process", () => {
    const fd = memory.memfd("test", 8192);
    const address = memory.map(fd, 8192);
    memory.write(address + 4096n, Uint8Array.of(7));
    expect(memory.touch(address, 8192)).toBe(0);
    expect([...memory.read(address + 4096n, 1)]).toEqual([7]);
    memory.unmap(address, 8192);
    closeSync(fd);
    // Nothing is mapped there.
    expect(memory.touch(4096n, 4096)).toBe(ERRNO.EFAULT);
  });

  it("of pages behind a file's end is EFAULT, where an access is SIGBUS", () => {
    const fd = memory.memfd("test", 4096);
    const address = memory.map(fd, 8192);
    expect(memory.touch(address, 4096)).toBe(0);
    expect(memory.touch(address, 8192)).toBe(ERRNO.EFAULT);
    memory.unmap(address, 8192);
    closeSync(fd);
  });
});
