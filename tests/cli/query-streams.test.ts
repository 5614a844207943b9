import { spawnSync } from "node:child_process";
import { describe, expect, it } from "@jest/globals";
import { linesOf, MAPS, REFUSED, VMPROT, vmprotOn } from "./run-vmprot.js";

const MIB = 1 << 20;
/** Far below what any machine does (400,000 and more), so that a busy one does not fail. */
const SLOWEST = 40_000;
const MOST_MEMORY = 150;
/** MiB that a longer stream may take more once the heap has its size: chance, and nothing that grows with it. */
const MOST_GROWTH = 20;

function* repeat(text: string, times: number, before = "", after = ""): Generator<Buffer> {
  const chunk = Buffer.from(text);
  if (before !== "") yield Buffer.from(before);
  for (let i = 0; i < times; i++) yield chunk;
  if (after !== "") yield Buffer.from(after);
}

/** Lines that differ, as those of a real host would. */
const MIXED = Array.from({ length: 1000 }, (_, index) =>
  JSON.stringify({
    exporter: "amdgpu",
    facts: { domains: 1 + (index % 6), flags: index % 512 },
    platform: ["intel", "amd", "arm64-fwb"][index % 3],
  }),
);

/** Chunks of 2 MiB: the writer is always ahead, as on a machine that is busy. */
const AHEAD = 20;

describe("a stream of any length", () => {
  it("is answered fast and in constant memory", async () => {
    const chunk = `${MIXED.join("\n")}\n`.repeat(AHEAD);
    const few = await vmprotOn(["query", "--json"], repeat(chunk, 6));
    expect(few).toMatchObject({ status: 1, lines: 120_000, stderr: "" });
    const many = await vmprotOn(["query", "--json"], repeat(chunk, 20));
    expect(many).toMatchObject({ status: 1, lines: 400_000, stderr: "" });
    expect(many.peak).toBeLessThan(MOST_MEMORY);
    expect(many.peak - few.peak).toBeLessThan(MOST_GROWTH);
    expect(400_000 / many.seconds).toBeGreaterThan(SLOWEST);
  }, 60_000);

  it("may be one array", async () => {
    const chunk = `${MIXED.join(",\n")},\n`.repeat(AHEAD);
    const few = await vmprotOn(["query", "--json"], repeat(chunk, 6, "[\n", `${MAPS}]`));
    expect(few).toMatchObject({ status: 1, lines: 120_001, stderr: "" });
    const many = await vmprotOn(["query", "--json"], repeat(chunk, 20, "[\n", `${MAPS}]`));
    expect(many).toMatchObject({ status: 1, lines: 400_001, stderr: "" });
    expect(many.peak).toBeLessThan(MOST_MEMORY);
    expect(many.peak - few.peak).toBeLessThan(MOST_GROWTH);
  }, 60_000);

  it("may be a table", async () => {
    const run = await vmprotOn(["query"], repeat(`${MIXED.join("\n")}\n`, 10));
    expect(run).toMatchObject({ status: 1, stderr: "" });
    expect(run.lines).toBeGreaterThan(10_000);
    expect(run.peak).toBeLessThan(MOST_MEMORY);
  }, 60_000);
});

describe("a query longer than 1 MiB", () => {
  const blob = "a".repeat(MIB);
  it.each([
    ["a line of 200 MB", '{"x":"', `"}\n${MAPS}\n`, "line 1"],
    ["an element of 200 MB", `[{"x":"`, `"},${MAPS}]`, "query 1"],
    ["a pretty-printed query of 200 MB", `{\n"x":\n"`, `"}\n${MAPS}\n`, "line 1"],
  ])(
    "%s is skipped, and the next one answered",
    async (_, before, after, where) => {
      const run = await vmprotOn(["query", "--json"], repeat(blob, 200, before, after));
      expect(linesOf(run.stderr)).toEqual([
        `vmprot: ${where}: INPUT_TOO_LONG: One query is longer than 1 MiB.`,
      ]);
      expect(run).toMatchObject({ status: 2, lines: 2 });
      expect(run.peak).toBeLessThan(MOST_MEMORY);
    },
    60_000,
  );

  it("a line of 200 MB without an end is reported", async () => {
    const run = await vmprotOn(["query", "--json"], repeat(blob, 200));
    expect(run.stderr).toMatch(/^vmprot: line 1: INPUT_TOO_LONG: .*\n$/);
    expect(run).toMatchObject({ status: 2, lines: 1 });
    expect(run.peak).toBeLessThan(MOST_MEMORY);
  }, 60_000);

  it("100 MB of white space holds no query", async () => {
    const run = await vmprotOn(["query", "--json"], repeat(" \n".repeat(MIB / 2), 100));
    expect(run).toMatchObject({ status: 2, lines: 0 });
    expect(run.stderr).toContain("vmprot: INPUT_EMPTY: ");
    expect(run.peak).toBeLessThan(MOST_MEMORY);
  }, 60_000);
});

/** Runs a pipeline in bash; `$VMPROT` in it is the command. */
const bash = (script: string) =>
  spawnSync("bash", ["-c", `set -o pipefail; ${script}`], {
    encoding: "utf8",
    env: { ...process.env, VMPROT: `${process.execPath} ${VMPROT}`, MAPS, REFUSED },
  });

describe("a reader that leaves early", () => {
  it.each([
    ["query --json", "MAPS", 0],
    ["query --json", "REFUSED", 1],
    ["query --explain", "MAPS", 0],
  ])("ends vmprot %s of %s silently", (args, query, status) => {
    const run = bash(`(yes "$${query}" 2>/dev/null || true) | $VMPROT ${args} | head -n 1`);
    expect(run.stderr).toBe("");
    expect(linesOf(run.stdout)).toHaveLength(1);
    expect(run.status).toBe(status);
  });
});

describe("a slow reader", () => {
  it("loses nothing", () => {
    const run = bash(
      `(yes "$MAPS" 2>/dev/null || true) | head -n 20000 | $VMPROT query --json | (sleep 0.5; wc -l)`,
    );
    expect(run.stdout.trim()).toBe("20000");
    expect(run.status).toBe(0);
  });
});
