import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { describeWith, missingProgram } from "../support/requirement.js";
import { MAPS, VMPROT, vmprot } from "./run-vmprot.js";

const folder = mkdtempSync(join(tmpdir(), "vmprot-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));
const query = join(folder, "query.json");
writeFileSync(query, MAPS);
const many = join(folder, "many.ndjson");
writeFileSync(many, `${MAPS}\n`.repeat(1_000_000));

/** Runs a shell command on a terminal of its own, as `script` of util-linux makes it. */
function onTerminal(
  command: string,
  env: NodeJS.ProcessEnv = {},
  input = "",
): { text: string; status: number } {
  // A terminal in CI is taken to show no colours, so these tests hide where they run.
  const { NO_COLOR: _no, FORCE_COLOR: _force, CI: _ci, ...rest } = process.env;
  const run = spawnSync("script", ["-qec", command, "/dev/null"], {
    input,
    encoding: "utf8",
    timeout: 20_000,
    maxBuffer: 1 << 28,
    env: { ...rest, TERM: "xterm-256color", VMPROT: `${process.execPath} ${VMPROT}`, ...env },
  });
  return { text: run.stdout, status: run.status ?? -1 };
}

const ESCAPE = "\u001b[";
const terminal = describeWith("script", missingProgram("script"));

terminal("on a terminal", () => {
  it("the table has colours, unless NO_COLOR forbids them", () => {
    expect(onTerminal(`$VMPROT query ${query}`).text).toContain(ESCAPE);
    expect(onTerminal(`$VMPROT query ${query}`, { NO_COLOR: "1" }).text).not.toContain(ESCAPE);
    expect(onTerminal(`$VMPROT query --json ${query}`).text).not.toContain(ESCAPE);
  });

  it("says what it expects instead of waiting without a word", () => {
    const { text, status } = onTerminal("$VMPROT query");
    expect(text).toMatch(/^vmprot: USAGE: Give a FILE with queries, or pipe them in/);
    expect(status).toBe(2);
  });

  it("reads from the terminal if told so, and says so", () => {
    const { text, status } = onTerminal("$VMPROT query -", {}, `${MAPS}\n`);
    expect(text).toContain("vmprot: reading queries from the terminal");
    expect(text).toContain("1 map, 0 refused, 0 bad");
    expect(status).toBe(0);
  });

  it("shows progress while the results go to a file, and clears it", () => {
    const { text } = onTerminal(`$VMPROT query --json ${many} > ${join(folder, "out")}`);
    expect(text).toMatch(/vmprot: \d+ %, [\d,]+ queries, [\d,]+ a second/);
    expect(text.endsWith(`\r${ESCAPE}K`)).toBe(true);
  }, 30_000);

  it("shows none where the results are on the same terminal", () => {
    expect(onTerminal(`head -n 100000 ${many} | $VMPROT query --json`).text).not.toContain(
      "a second",
    );
  }, 30_000);
});

describe("elsewhere", () => {
  it("there is no colour, unless FORCE_COLOR wants it", () => {
    expect(vmprot(["query"], MAPS).stdout).not.toContain(ESCAPE);
    expect(vmprot(["query"], MAPS, { FORCE_COLOR: "1" }).stdout).toContain(ESCAPE);
    expect(vmprot(["matrix"], MAPS, { FORCE_COLOR: "1" }).stdout).toContain(ESCAPE);
    expect(vmprot(["query"], MAPS, { FORCE_COLOR: "0" }).stdout).not.toContain(ESCAPE);
  });
});
