import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Times } from "./time-answers.js";
import type { VectorLines } from "./vectors-of.js";

const folder = (name: string): string =>
  fileURLToPath(new URL(`../../../${name}`, import.meta.url));
const SOURCES = [
  "vmprot",
  "vmprot_walk",
  "vmprot_fold",
  "vmprot_tables",
  "vmprot_deciding",
  "vmprot_answer",
];

/** Nanoseconds, and of the slowest vector. */
export interface CTimes extends Times {
  readonly slowest: number;
}

/** What the C program measures. */
export interface CFigures {
  readonly prepared: CTimes;
  readonly facts: CTimes;
  readonly placements: CTimes;
  readonly unknown: CTimes;
  /** One ioctl that every file answers. */
  readonly ioctl: number;
}

function run(program: string, args: readonly string[], input = ""): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { input, encoding: "utf8" });
  if (error) throw error;
  if (status === 0) return stdout;
  throw new Error(`${program} ended with ${status}: ${stderr}${stdout}`.slice(0, 2000));
}

/** The compiler that is there; undefined where none is. */
export function cCompiler(): string | undefined {
  return ["gcc", "clang", "cc"].find(
    (name) => spawnSync(name, ["--version"], { stdio: "ignore" }).status === 0,
  );
}

/**
 * Builds the committed C with optimisation, lets it judge all vectors, then times it.
 *
 * @param scratch an empty folder
 * @throws Error if it cannot be built or says otherwise than the interpreter
 */
export function measureC(compiler: string, vectors: VectorLines, scratch: string): CFigures {
  const program = join(scratch, "side-by-side");
  const sources = [...SOURCES, "vmprot_exporters"].map((name) => join(folder("compiled/c"), name));
  run(compiler, [
    ...["-std=gnu99", "-O2", `-I${folder("compiled/c")}`, "-o", program],
    join(folder("bench/c"), "side_by_side.c"),
    ...sources.map((source) => `${source}.c`),
  ]);
  const file = (name: keyof VectorLines): string => {
    const path = join(scratch, `${name}.txt`);
    const text = `${vectors[name].join("\n")}\n`;
    writeFileSync(path, text);
    run(program, ["check"], text);
    return path;
  };
  const [facts, placements, unknown] = [file("facts"), file("placements"), file("unknown")];
  const measured = (form: string, path: string) => JSON.parse(run(program, [form, path]));
  return {
    prepared: measured("prepared", facts),
    facts: measured("checked", facts),
    placements: measured("checked", placements),
    unknown: measured("checked", unknown),
    ioctl: measured("ioctl", facts).ioctl,
  };
}
