import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { callOutsideJest } from "../support/outside-jest.js";
import { root } from "../support/repository.js";
import { describeWith, missingProgram } from "../support/requirement.js";
import { share, stride, THOROUGH } from "../support/thoroughness.js";

const LINES = new URL("./vector-lines.js", import.meta.url);
const missing =
  missingProgram("cargo") ?? missingProgram("cargo-clippy") ?? missingProgram("rustfmt");

describeWith("rust", missing)("the policy in Rust", () => {
  let folder: string;
  let crate: string;

  /** Runs cargo on a copy of what is committed; what it complains of is the error. */
  function cargo(args: readonly string[], env: NodeJS.ProcessEnv = {}): string {
    const { status, stdout, stderr, error } = spawnSync("cargo", args, {
      cwd: crate,
      encoding: "utf8",
      env: { ...process.env, CARGO_TARGET_DIR: join(folder, "target"), ...env },
      maxBuffer: 1 << 28,
    });
    if (error) throw error;
    if (status !== 0) {
      const said = `${stderr}${stdout}`;
      throw new Error(`cargo ${args.join(" ")} ended with ${status}: ${said}`.slice(0, 4000));
    }
    return `${stdout}${stderr}`;
  }

  /** Judges the vectors of these lines; how many there were that Rust can say. */
  function judged(lines: string): number {
    const file = join(folder, "vectors.txt");
    writeFileSync(file, lines);
    const args = ["test", "--offline", "--release", "--test", "vectors", "--", "--nocapture"];
    const said = cargo(args, { VMPROT_VECTORS: file });
    return Number(/(\d+) vectors judged/.exec(said)?.[1]);
  }

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "vmprot-rust-"));
    crate = join(folder, "crate");
    cpSync(join(root, "compiled/rust"), crate, { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("is formatted", () => {
    cargo(["fmt", "--check"]);
  }, 60_000);

  it("has modules that use each other one way", () => {
    const source = join(crate, "src");
    const uses = new Map(
      readdirSync(source)
        .filter((name) => name.endsWith(".rs") && name !== "lib.rs")
        .map((name) => {
          const text = readFileSync(join(source, name), "utf8");
          const used = [...text.matchAll(/^use crate::(\w+)/gm)].map(([, module]) => module);
          return [name.slice(0, -3), used as string[]];
        }),
    );
    expect(uses.size).toBeGreaterThan(10);
    let left = [...uses.keys()];
    for (let before = 0; before !== left.length; ) {
      before = left.length;
      left = left.filter((name) => uses.get(name)?.some((each) => left.includes(each)));
    }
    expect(left).toEqual([]);
  });

  if (THOROUGH) {
    it("clippy finds nothing, pedantic as it may be", () => {
      const strict = ["-D", "warnings", "-W", "clippy::pedantic"];
      cargo(["clippy", "--offline", "--all-targets", "--all-features", "--", ...strict]);
    }, 120_000);

    it("is ready for a registry", () => {
      cargo(["package", "--offline", "--allow-dirty"]);
      expect(cargo(["package", "--offline", "--allow-dirty", "--list"])).toContain("README.md");
    }, 120_000);
  }

  it("passes its own tests, and its documentation's", () => {
    const said = cargo(["test", "--offline"], { RUSTFLAGS: "-D warnings" });
    expect(said).toMatch(/src\/lib\.rs - \(line \d+\) \.\.\. ok/);
    expect(said).toMatch(/ - Readme \(line \d+\) \.\.\. ok/);
    expect(said).toMatch(/a_rule_that_refuses_says_where_it_was_read \.\.\. ok/);
  }, 180_000);

  it("its documentation has no dead link", () => {
    cargo(["doc", "--offline", "--no-deps"], { RUSTDOCFLAGS: "-D warnings" });
  }, 120_000);

  it("plays a device that maps blobs", () => {
    const said = cargo(["run", "--offline", "--quiet", "--example", "resource_map_blob"]);
    expect(said).toContain("resource 1: 0x1106 OkMapInfo { map_info: 3 }");
    expect(said).toContain("depends on the fact flags");
  }, 60_000);

  it("says what the vectors say", () => {
    const lines = readFileSync(join(root, "compiled/vectors.txt"), "utf8");
    const count = lines.match(/^\d.*$/gm)?.length ?? 0;
    // Numbers of no value cannot be written in Rust.
    expect(judged(lines)).toBeGreaterThan(count - 300);
  }, 120_000);

  // C is compared on all of them.
  it("and what the interpreter says on a share of the paths of the whole space", async () => {
    const lines = await callOutsideJest<string>(LINES, "spaceLines", stride(7));
    expect(judged(lines)).toBe(lines.trim().split("\n").length);
  }, 120_000);

  it.each([
    [0, 3000],
    [0.2, 1500],
    [0.5, 500],
    [0.8, 100],
  ])(
    "and of random queries, of which %f is unknown",
    async (unknown, count) => {
      const options = { seed: 1000 * unknown + 11, count: share(count), unknown };
      const lines = await callOutsideJest<string>(LINES, "randomLines", options);
      expect(judged(lines)).toBe(share(count));
    },
    180_000,
  );

  it("a file that contradicts the rules fails", () => {
    const lines = readFileSync(join(root, "compiled/vectors.txt"), "utf8");
    const [, query, rest] = /^(.*\|) 0 1 (\d \d+ 0 0 0 0)$/m.exec(lines) ?? [];
    expect(() => judged(`${query} 0 2 ${rest}\n`)).toThrow(`expected 0 2 ${rest}, got 0 1 ${rest}`);
  }, 60_000);
});
