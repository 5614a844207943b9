import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Bar, bar } from "./bar.js";
import { cCompiler, measureC } from "./compiled-c.js";
import { measureRust, withoutRust } from "./compiled-rust.js";
import { koffiIoctl } from "./koffi-ioctl.js";
import type { VectorLines } from "./vectors-of.js";

/** What is compiled, beside the system call that it is to be small against. */
export interface CompiledBars {
  readonly bars: readonly Bar[];
  /** What could not be measured, and why. */
  readonly skipped: readonly string[];
  /** A decision of C in a prepared environment, as a share of an ioctl; undefined without C. */
  readonly share: number | undefined;
}

/** @param isQuick leaves Rust out, whose building takes longest */
export function compiledBars(vectors: VectorLines, isQuick: boolean): CompiledBars {
  const scratch = mkdtempSync(join(tmpdir(), "vmprot-side-by-side-"));
  const bars: Bar[] = [];
  const skipped: string[] = [];
  let share: number | undefined;
  try {
    const compiler = cCompiler();
    if (compiler === undefined) {
      skipped.push("C and its ioctl: no C compiler is there");
    } else {
      const { prepared, facts, placements, unknown, ioctl } = measureC(compiler, vectors, scratch);
      const slowest = {
        repeated: unknown.slowest,
        name: `C, the slowest of ${vectors.unknown.length.toLocaleString("en")}`,
      };
      bars.push(
        bar("C, environment prepared", "ours", "facts to verdict", prepared),
        bar("C, environment checked", "ours", "facts to verdict", facts),
        bar("C, from placements", "ours", "placements to verdict", placements),
        { ...slowest, kind: "ours", about: "facts to verdict, two fifths of them unknown" },
        { name: "one ioctl, from C", kind: "call", about: "FIONREAD of a file", repeated: ioctl },
      );
      share = prepared.repeated / ioctl;
    }
    bars.push({
      ...{ name: "one ioctl, through koffi", kind: "call", about: "the same from JavaScript" },
      repeated: koffiIoctl(process.execPath),
    });
    const reason = isQuick ? "left out of a quick run" : withoutRust();
    if (reason === undefined) {
      const times = measureRust(vectors, scratch);
      bars.push(bar("Rust, environment prepared", "ours", "facts to verdict", times));
    } else {
      skipped.push(`Rust: ${reason}`);
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return { bars, skipped, share };
}
