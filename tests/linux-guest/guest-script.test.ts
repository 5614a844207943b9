import { describe, expect, it } from "@jest/globals";
import { withScript } from "@vmprot/example-linux-guest";
import { cpio, FILE, PROGRAM } from "../rig/boot/cpio.js";
import { readCpio } from "../rig/boot/read-cpio.js";

describe("an initramfs with a script", () => {
  const init = { name: "init", mode: PROGRAM, data: Buffer.from("#!") };
  const script = "ring 1\n# räume\n";

  it.each([0, 1, 2, 3])("has both archives, padded by %i", (extra) => {
    const initramfs = Buffer.concat([cpio([init]), Buffer.alloc(extra)]);
    const whole = withScript(initramfs, script);
    expect(whole.subarray(0, initramfs.length)).toEqual(initramfs);
    // The kernel skips zeros.
    const second = whole.subarray(whole.indexOf("070701", initramfs.length));
    expect((whole.length - second.length) % 4).toBe(0);
    expect(readCpio(second)).toEqual([{ name: "script", mode: FILE, data: Buffer.from(script) }]);
  });
});
