import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { ADAPTERS } from "@vmprot/adapters";
import { withUapiChecks } from "@vmprot/adapters/uapi";
import { ABI, abiOf, compilePolicy, EMITTERS } from "@vmprot/compiler";
import { type Headers, installedHeaders, newestHeaders } from "../linux/uapi-headers.js";
import { describeWith, missingProgram } from "../support/requirement.js";
import { share, THOROUGH } from "../support/thoroughness.js";
import { playerSource } from "./probe-player.js";
import { numbersFrom, type Play, play } from "./probe-plays.js";

const FLAGS = ["-Wall", "-Wextra", "-Werror", "-pedantic"];
const PLAYS = Number(process.env.VMPROT_PROBE_PLAYS ?? share(1000));

const policy = compilePolicy(ADAPTERS, "0.0.0");
const abi = abiOf(policy, ABI);
const folder = mkdtempSync(join(tmpdir(), "vmprot-probes-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Compiles files of the folder; throws what the compiler says. */
function compile(compiler: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync(compiler, [...FLAGS, ...args], {
    cwd: folder,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
}

beforeAll(() => {
  for (const [name, text] of EMITTERS.c(policy, abi, ADAPTERS.map(withUapiChecks))) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  writeFileSync(join(folder, "player.c"), playerSource(ADAPTERS));
});

describeWith("gcc", missingProgram("gcc"))("the compiled probes", () => {
  const program = ["-c", "vmprot_probe.c", "-o", "probe.o"];

  it.each(["-O0", "-O2", ...(THOROUGH ? ["-fanalyzer"] : [])])(
    "compile without a warning with %s",
    (flag) => {
      compile("gcc", "-std=c99", flag, ...program);
    },
  );

  it("ask what the programs ask, and say what they say, whatever the driver answers", () => {
    const sanitizers = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
    compile(
      "gcc",
      "-std=c99",
      "-O1",
      "-g",
      ...sanitizers,
      "vmprot_probe.c",
      "player.c",
      "-o",
      "player",
    );
    const random = numbersFrom(0x7ad5);
    const plays: Play[] = [];
    for (const adapter of ADAPTERS) {
      if (adapter.probe === undefined) continue;
      for (let index = 0; index < PLAYS; index++) plays.push(play(adapter, abi, random));
    }
    const { stdout, stderr, status } = spawnSync(join(folder, "player"), {
      input: `${plays.map(({ input }) => input).join("\n")}\n`,
      encoding: "utf8",
      maxBuffer: 2 ** 30,
    });
    expect([status, stderr]).toEqual([0, ""]);
    const printed = stdout.split("\n");
    expect(printed.length - 1).toBe(plays.length);
    const wrong = plays.flatMap(({ input, expected }, index) =>
      printed[index] === expected ? [] : [{ input, expected, printed: printed[index] }],
    );
    expect(wrong.slice(0, 3)).toEqual([]);
    const ioctls = plays.reduce((sum, { expected }) => sum + expected.split(":").length - 1, 0);
    expect(ioctls).toBeGreaterThan(plays.length / 10);
  }, 120_000);
});

/** Compares the layouts with headers, which are not as strict as we are. */
function compareWith({ flags = [] }: Headers, file: string): void {
  const system = flags.map((flag) => flag.replace(/^-I/, "-isystem"));
  compile("gcc", "-std=c11", "-DVMPROT_CHECK_UAPI", "-fsyntax-only", ...system, file);
}

/** The same file with one number of an ioctl that no header has. */
function withOddNumber(): string {
  const text = readFileSync(join(folder, "vmprot_probe.c"), "utf8");
  const odd = text.replace(/(\(DRM_IOCTL_MODE_MAP_DUMB\) == )\d+/, "$17");
  expect(odd).not.toBe(text);
  writeFileSync(join(folder, "odd.c"), odd);
  return "odd.c";
}

const installed = installedHeaders();
describeWith("headers", installed.missing)("the installed C headers", () => {
  it("agree with the compiled probes, as far as they go", () => {
    compareWith(installed, "vmprot_probe.c");
    expect(() => compareWith(installed, withOddNumber())).toThrow("DRM_IOCTL_MODE_MAP_DUMB");
  });
});

const newest = newestHeaders();
describeWith("newest-headers", newest.missing)("the newest C headers", () => {
  it("agree with the compiled probes", () => compareWith(newest, "vmprot_probe.c"));
});
