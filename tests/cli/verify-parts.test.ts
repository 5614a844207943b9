import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { VmprotError } from "@vmprot/core";
import type { Allocator } from "@vmprot/linux/verify";
import { root } from "../support/repository.js";

const part = (name: string) => import(join(root, `cli/dist-tsc/verify/${name}.js`));
const { verifyEach } = await part("verify-each");
const { releaseNumbers, withoutPaths } = await part("without-paths");

/** It gives nothing, after a while. */
const failing = (what: string, milliseconds: number): Allocator => ({
  ...{ what, exporter: "memfd", known: {} },
  allocate() {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
    throw new VmprotError("ALLOCATION_FAILED", "no memory");
  },
});

describe("one buffer after the other", () => {
  it("goes on after one that cannot be had, and not when the time is over", async () => {
    const allocators = [failing("a", 0), failing("b", 1100), failing("c", 0)];
    expect(await verifyEach(allocators, 1, {})).toEqual({
      buffers: [],
      notTried: [
        { what: "a", code: "ALLOCATION_FAILED", message: "no memory" },
        { what: "b", code: "ALLOCATION_FAILED", message: "no memory" },
        { what: "c", code: "TIME_OVER", message: "The 1 seconds were over: --timeout gives more." },
      ],
    });
  });
});

describe("what a report says of the machine", () => {
  it.each([
    ["/home/someone/adapter/index.js throws.", "… throws."],
    ["cannot read /root/secret-project: no", "cannot read …: no"],
    ["in '/srv/a b/c'", "in '… b/c'"],
    ["/dev/dri/card0 (vgem), /proc/self/fdinfo/3", "/dev/dri/card0 (vgem), /proc/self/fdinfo/3"],
    ["arch/x86/kvm/mmu.c, kernel 6.1/6.2", "arch/x86/kvm/mmu.c, kernel 6.1/6.2"],
  ])("has no users' paths in it: %s", (text, without) => {
    expect(withoutPaths(text)).toBe(without);
  });

  it.each([
    ["6.12.107+deb13-amd64", "6.12.107"],
    ["7.2.0-someone", "7.2.0"],
    ["custom", "unknown"],
  ])("has of the kernel %s the numbers", (release, numbers) => {
    expect(releaseNumbers(release)).toBe(numbers);
  });
});
