import { join } from "node:path";
import { ABI } from "@vmprot/compiler";
import type { Platform } from "@vmprot/core";
import { root } from "../support/repository.js";
import { FOLDER, run, STRICT } from "./compiled-c.js";

/** Builds a program that prints what `vmprot_linux_host()` finds, where it runs. */
export function buildPrintHost(
  compiler: string,
  flags: readonly string[],
  program: string,
): string {
  const sources = [join(root, "tests/compiler/print-host.c"), join(FOLDER, "vmprot_linux_host.c")];
  run(compiler, [...STRICT, ...flags, `-I${FOLDER}`, ...sources, "-o", program]);
  return program;
}

/** What it must print where JavaScript detects this. */
export function hostInC(platform: Platform): string {
  const fields = Object.keys(ABI.fields ?? {}).filter((name) => name.startsWith("platform."));
  const numbers = fields.map((name) => {
    const field = name.slice("platform.".length) as keyof Platform;
    const value = `${platform[field] ?? "unknown"}`;
    if (field === "kernel") return /^\d+\.\d+/.exec(value)?.[0] ?? "0.0";
    // It is about one device.
    return field === "deviceMtrr" ? 0 : (ABI[name]?.[value] ?? 0);
  });
  return numbers.join(" ");
}
