import { spawnSync } from "node:child_process";
import { expect, it } from "@jest/globals";
import { MmioTransport } from "@vmprot/example-linux-guest";
import { describeWith, missingProgram } from "../support/requirement.js";

/** The macros of linux/virtio_mmio.h; undefined where it is not installed. */
function macros(): Map<string, number> | undefined {
  const input = "#include <linux/virtio_mmio.h>\n";
  const { status, stdout, stderr } = spawnSync("gcc", ["-dM", "-E", "-x", "c", "-"], {
    ...{ input, encoding: "utf8" },
  });
  if (status === 0) {
    const found = stdout.matchAll(/^#define VIRTIO_MMIO_(\w+)\s+(0x[0-9a-f]+)$/gm);
    return new Map([...found].map(([, name, value]) => [name as string, Number(value)]));
  }
  if (process.env.CI === "true") throw new Error(`linux/virtio_mmio.h is not there: ${stderr}`);
  process.stdout.write("linux/virtio_mmio.h is not installed: its test did not run\n");
  return undefined;
}

describeWith("gcc", missingProgram("gcc"))("the registers of virtio-mmio", () => {
  it("are those of linux/virtio_mmio.h", () => {
    const theirs = macros();
    if (theirs === undefined) return;
    expect(MmioTransport.offsets.size).toBeGreaterThan(25);
    for (const [name, offset] of MmioTransport.offsets) {
      expect([name, theirs.get(name)]).toEqual([name, offset]);
    }
  });
});
