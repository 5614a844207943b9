import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { THOROUGH } from "../support/thoroughness.js";
import { provided } from "./provided.js";

const PATIENCE = 240_000;
const MAIN = join(import.meta.dirname, "main.js");

describe("the rig's command, under Bochs", () => {
  if (provided("forky", "intel") === undefined) return;
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "vmprot-rig-test-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const rig = (...command: string[]): ChildProcess =>
    spawn(process.execPath, [MAIN, "--machine", "intel", "--kernel", "forky", "--", ...command], {
      env: { ...process.env, TMPDIR: folder },
      stdio: ["ignore", "pipe", "pipe"],
    });

  /** Machines whose files are in the folder. */
  const machines = (): string[] =>
    readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => {
        try {
          const line = readFileSync(`/proc/${pid}/cmdline`, "utf8");
          return line.includes("bochs-bin") && line.includes(folder);
        } catch {
          return false;
        }
      });

  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 50));
  };

  // What is looked at on this machine comes out of it in the same way.
  if (THOROUGH) {
    it(
      "passes output and exit status on to their ends, and leaves nothing behind",
      async () => {
        // More than a serial port takes at once.
        const count = 'i=0; while [ $i -lt 2000 ]; do echo "line $i"; i=$((i + 1)); done';
        const child = rig("sh", "-c", `${count}; pwd; echo "it's $1" >&2; exit 7`, "sh", "a b");
        let out = "";
        let err = "";
        child.stdout?.on("data", (data) => {
          out += data;
        });
        child.stderr?.on("data", (data) => {
          err += data;
        });
        const status = await new Promise((resolve) => child.once("close", resolve));
        expect({ status, err }).toMatchObject({
          status: 7,
          err: expect.stringMatching(/^it's a b$/m),
        });
        const lines = Array.from({ length: 2000 }, (_, index) => `line ${index}\n`).join("");
        expect(out.slice(0, lines.length)).toBe(lines);
        expect(out.slice(lines.length)).toMatch(/^\/.*\n$/);
        expect({ left: readdirSync(folder), machines: machines() }).toEqual({
          left: [],
          machines: [],
        });
      },
      PATIENCE,
    );
  }

  it.each([
    ["SIGTERM", 143],
    // It cannot notice this one itself.
    ["SIGKILL", null],
  ] as const)(
    "takes its machine along when it gets %s",
    async (signal, expected) => {
      const child = rig("sleep", "1000");
      const ended = new Promise((resolve) => child.once("exit", resolve));
      await until(() => machines().length === 1 || child.exitCode !== null);
      child.kill(signal);
      expect(await ended).toBe(expected);
      await until(() => machines().length === 0 && readdirSync(folder).length === 0);
    },
    PATIENCE,
  );
});
