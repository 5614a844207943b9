import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { printable } from "@vmprot/core";
import type { HostFiles } from "@vmprot/linux";
import type { Check } from "./check.js";

/** A program or library of a VMM's, as it was found here. */
export interface VmmProgram {
  readonly name: "QEMU" | "virglrenderer" | "rutabaga_gfx";
  /** Such as `11.1.3`; absent where nothing tells. */
  readonly version?: string;
  readonly path: string;
}

/** What a program needs to be asked. */
export interface ProgramOptions {
  /** The folders of PATH. */
  readonly path?: string;
  /** What the program prints with --version; undefined where it cannot be run. */
  readonly run?: (program: string) => string | undefined;
}

/** In milliseconds: a QEMU says its version in a fraction. */
const TIMEOUT = 3000;
const TARGETS: Readonly<Record<string, string>> = {
  x64: "x86_64",
  arm64: "aarch64",
  riscv64: "riscv64",
  loong64: "loongarch64",
  ppc64: "ppc64",
};
const LIBRARIES = [
  { name: "virglrenderer", file: "libvirglrenderer.so" },
  { name: "rutabaga_gfx", file: "librutabaga_gfx_ffi.so" },
] as const;
const PREFIXES = ["usr/local", "usr"];

/** The VMM's programs that are installed here. What is not on PATH or in a usual folder is not seen. */
export function vmmPrograms(files: HostFiles, options: ProgramOptions = {}): VmmProgram[] {
  return [
    ...qemu(files, options),
    ...LIBRARIES.flatMap(({ name, file }) => library(files, name, file)),
  ];
}

/** One line for each. */
export const programChecks = (programs: readonly VmmProgram[]): Check[] =>
  programs.map(({ name, version = "of unknown version", path }) => ({
    check: name,
    ok: true,
    found: printable(`${version} (${path})`, 400),
    need: "floors of the preflight that a VMM meets by itself",
  }));

function qemu(files: HostFiles, { path = process.env.PATH ?? "", run = version }: ProgramOptions) {
  const name = `qemu-system-${TARGETS[files.arch] ?? files.arch}`;
  const program = path
    .split(delimiter)
    .filter((folder) => folder.startsWith("/"))
    .map((folder) => join(folder, name))
    .find(isProgram);
  if (program === undefined) return [];
  const told = /version (\d+(?:\.\d+)+)/.exec(run(program) ?? "")?.[1];
  return [{ name: "QEMU", path: program, ...(told && { version: told }) } as const];
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function version(program: string): string | undefined {
  const { stdout, status } = spawnSync(program, ["--version"], {
    encoding: "utf8",
    timeout: TIMEOUT,
    stdio: ["ignore", "pipe", "ignore"],
  });
  return status === 0 ? stdout : undefined;
}

/** pkg-config's file tells the release; the library's own number is of its interface. */
function library(files: HostFiles, name: (typeof LIBRARIES)[number]["name"], file: string) {
  for (const folder of libraryFolders(files)) {
    const found = files.list(folder)?.find((each) => each === file || each.startsWith(`${file}.`));
    if (found === undefined) continue;
    const description = files.read(`${folder}/pkgconfig/${file.replace(/^lib(.*)\.so$/, "$1")}.pc`);
    const told = /^Version:\s*(\d+(?:\.\d+)+)/m.exec(description ?? "")?.[1];
    return [{ name, path: `/${folder}/${found}`, ...(told && { version: told }) }];
  }
  return [];
}

function libraryFolders(files: HostFiles): string[] {
  return PREFIXES.flatMap((prefix) => {
    const triplets = files.list(`${prefix}/lib`)?.filter((each) => /-linux-/.test(each)) ?? [];
    const own = triplets.filter((each) => each.startsWith(TARGETS[files.arch] ?? files.arch));
    return [...own.map((each) => `${prefix}/lib/${each}`), `${prefix}/lib64`, `${prefix}/lib`];
  });
}
