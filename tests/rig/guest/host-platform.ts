import { readFileSync } from "node:fs";
import type { Platform } from "@vmprot/core";
import { askKvm, detectHost } from "@vmprot/linux";
import { hostArch } from "../provision/architectures.js";

const GIB = 1 << 30;

/**
 * The MTRR type of the hole below 4 GiB, where this machine's devices are: one register marks it.
 *
 * @throws if /proc/mtrr says anything else
 */
function holeMtrr(): "uncached" {
  const text = readFileSync("/proc/mtrr", "utf8");
  const uncachable = /^reg\d+: base=0x([0-9a-f]+) .*size=\s*(\d+)MB.*: uncachable$/m.exec(text);
  const base = Number.parseInt(uncachable?.[1] ?? "0", 16);
  const end = base + Number(uncachable?.[2]) * (1 << 20);
  if (base > 0 && base <= 3 * GIB && end === 4 * GIB) return "uncached";
  throw new Error(`/proc/mtrr does not say how the devices are mapped: ${text}`);
}

/** All that is known of the machine that runs this: detected, and what root can read besides. */
export const hostPlatform = (): Platform => ({
  ...detectHost(undefined, askKvm()).platform,
  ...(hostArch() === "x86_64" ? { deviceMtrr: holeMtrr() } : {}),
});
