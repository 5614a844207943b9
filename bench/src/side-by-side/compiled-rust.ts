import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Times } from "./time-answers.js";
import type { VectorLines } from "./vectors-of.js";

const CRATE = fileURLToPath(new URL("../../../compiled/rust", import.meta.url));

/** Why Rust is not measured; undefined where it can be. */
export function withoutRust(): string | undefined {
  if (!existsSync(join(CRATE, "Cargo.toml"))) return "compiled/rust is not there";
  const { status } = spawnSync("cargo", ["--version"], { stdio: "ignore" });
  return status === 0 ? undefined : "cargo is not there";
}

/**
 * Lets the crate's own benchmark judge the vectors in prepared environments.
 *
 * @param scratch a folder for what it builds
 * @throws Error if it cannot be built or says something else than times
 */
export function measureRust({ facts }: VectorLines, scratch: string): Times {
  const vectors = join(scratch, "rust.txt");
  writeFileSync(vectors, `${facts.join("\n")}\n`);
  const { status, stdout, stderr, error } = spawnSync("cargo", ["bench", "--offline", "--quiet"], {
    cwd: CRATE,
    env: { ...process.env, CARGO_TARGET_DIR: join(scratch, "target"), VMPROT_VECTORS: vectors },
    encoding: "utf8",
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`cargo bench ended with ${status}: ${stderr}`.slice(0, 2000));
  return rustTimes(stdout);
}

/** The times in what the crate's benchmark prints. */
export function rustTimes(printed: string): Times {
  const line = /^settled, prepared: .*median ([\d.]+) ns.*shuffled ([\d.]+) ns$/m.exec(printed);
  if (line === null) throw new Error(`cargo bench says no times: ${printed.slice(0, 500)}`);
  return { repeated: Number(line[1]), shuffled: Number(line[2]) };
}
