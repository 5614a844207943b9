import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { root } from "../support/repository.js";

/** The committed C, as a VMM's author takes it. */
export const FOLDER = join(root, "compiled/c");

/** The part that knows no exporter, without and with what verdicts depend on. */
export const UNIVERSAL = ["vmprot", "vmprot_walk", "vmprot_fold", "vmprot_tables"];
/** All of it. */
export const SOURCES = [
  ...UNIVERSAL,
  "vmprot_deciding",
  "vmprot_answer",
  "vmprot_exporters",
  "vmprot_text",
];
/** What asks a running Linux. */
export const LINUX = ["vmprot_probe", "vmprot_linux", "vmprot_linux_coherent", "vmprot_linux_host"];

/** What the issue of a warning is: every compiler takes these. */
export const STRICT = ["-std=c99", "-Wall", "-Wextra", "-Werror", "-pedantic"];

/** Runs a program to its end; what it complains of is the error. */
export function run(program: string, args: readonly string[], input = ""): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    input,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (error) throw error;
  if (status !== 0)
    throw new Error(`${program} ended with ${status}: ${stderr}${stdout}`.slice(0, 4000));
  return stdout;
}

/** With a folder that is removed afterwards. */
export function inScratch<T>(act: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "vmprot-c-"));
  try {
    return act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Compiles each source into an object file, and returns those. */
export function objects(compiler: string, flags: readonly string[], folder: string): string[] {
  return SOURCES.map((name) => {
    const object = join(folder, `${name}.o`);
    run(compiler, [...STRICT, ...flags, "-c", join(FOLDER, `${name}.c`), "-o", object]);
    return object;
  });
}

/** Builds a program of a source and {@link objects}, beside which it is put. */
export function programOf(
  compiler: string,
  flags: readonly string[],
  source: string,
  parts: readonly string[],
): string {
  const program = join(dirname(parts[0] ?? ""), basename(source, ".c"));
  run(compiler, [...STRICT, ...flags, `-I${FOLDER}`, source, ...parts, "-o", program]);
  return program;
}
