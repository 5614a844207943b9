import { spawnSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { THOROUGH } from "../support/thoroughness.js";
import { MAPS, REFUSED, VMPROT, vmprot } from "./run-vmprot.js";

const folder = mkdtempSync(join(tmpdir(), "vmprot-status-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

/** More than is written before the input's end, and what decides comes last. */
const long = file("long.ndjson", `${MAPS}\n`.repeat(5000) + REFUSED);
const inventory = file("fleet.ndjson", `${REFUSED}\n`);

/** Each command in every way that it prints, and its status; null where that hangs on the machine. */
const RUNS: readonly (readonly [line: string, status: number | null])[] = [
  ["query", 1],
  ["query --json", 1],
  ["query --explain", 1],
  [`query --json ${long}`, 1],
  [`query ${long}`, 1],
  // Others come and go.
  [`scan --pid ${process.pid}`, null],
  [`scan --json --pid ${process.pid}`, null],
  ["scan --pid 999999", 2],
  [`audit --json ${inventory}`, 1],
  ["host", 0],
  ["doctor", null],
  ["adapters", 0],
  ["adapters msm", 0],
  ["platforms --json", 0],
  ["explain", 0],
  ["explain NOT_A_CODE", 2],
  ["matrix --exporter msm", 0],
  ["matrix --exporter msm --html -", 0],
  ["diff --platform amd --after platform.kernel=6.12", 1],
  ["diff --platform amd --after platform.kernel=6.12 --json", 1],
  [`diff --json --after vm.gpaCongruent=true ${long}`, 0],
  [`compile --to json --json -o ${join(folder, "policy")}`, 0],
  ["verify --dry-run", 0],
  [`serve --socket ${join(folder, "no-such-folder", "socket")}`, 2],
  ["explore --output -", 0],
  ["completion bash", 0],
  ["help", 0],
  ["--help", 0],
  ["--version", 0],
];

const commandOf = (line: string): string | undefined => line.split(" ")[0];

/** Of each command one way, or in a thorough run all. */
const RUNS_NOW = RUNS.filter(
  ([line], at) =>
    THOROUGH || RUNS.findIndex(([each]) => commandOf(each) === commandOf(line)) === at,
);

/** The writing end of a pipe whose reader is gone. */
function brokenPipe(): number {
  const path = join(folder, "pipe");
  spawnSync("mkfifo", [path]);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(path, constants.O_WRONLY);
  closeSync(reader);
  rmSync(path);
  return writer;
}

function into(stdout: number, line: string) {
  const run = spawnSync(process.execPath, [VMPROT, ...line.split(" ")], {
    input: REFUSED,
    stdio: ["pipe", stdout, "pipe"],
    encoding: "utf8",
  });
  closeSync(stdout);
  return { status: run.status, stderr: run.stderr };
}

it("is held against every command", () => {
  const [, commands = ""] = vmprot(["--help"]).stdout.split("\nCommands:\n");
  const names = [...(commands.split("\n\n")[0] ?? "").matchAll(/^ {2}([a-z]+)/gm)];
  expect([...new Set(RUNS.map(([line]) => commandOf(line)))]).toEqual(
    expect.arrayContaining(names.map(([, name]) => name)),
  );
});

describe("the exit status", () => {
  it.each(RUNS_NOW)("of vmprot %s counts no reader, and is 2 on a full disk", (line, expected) => {
    const { status, stdout, stderr } = vmprot(line.split(" "), REFUSED);
    expect(status).toBe(expected ?? status);
    expect(into(brokenPipe(), line)).toEqual({ status, stderr });
    const full = into(openSync("/dev/full", "w"), line);
    expect(full.status).toBe(stdout === "" ? status : 2);
    if (stdout !== "") expect(full.stderr).toMatch(/^vmprot: OUTPUT_FAILED: .*no space left/m);
  });
});
