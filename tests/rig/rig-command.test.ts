import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { THOROUGH } from "../support/thoroughness.js";
import { provided } from "./provided.js";

const PATIENCE = 180_000;
const MAIN = join(import.meta.dirname, "main.js");

describe("the rig's command", () => {
  if (provided("trixie") === undefined) return;
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "vmprot-rig-test-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const rigOn = (options: readonly string[], command: readonly string[]): ChildProcess =>
    spawn(process.execPath, [MAIN, ...options, "--", ...command], {
      env: { ...process.env, TMPDIR: folder },
      stdio: ["ignore", "pipe", "pipe"],
    });

  const rig = (...command: string[]) => rigOn(["--kernel", "trixie"], command);

  /** All that it wrote to its standard output, and its exit status. */
  const outcome = async (child: ChildProcess) => {
    let out = "";
    child.stdout?.on("data", (data) => {
      out += data;
    });
    const status = await new Promise((resolve) => child.once("close", resolve));
    return { status, out };
  };

  /** Machines whose files are in the folder. */
  const machines = (): number[] =>
    readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => {
        try {
          const line = readFileSync(`/proc/${pid}/cmdline`, "utf8");
          return line.startsWith("qemu") && line.includes(folder);
        } catch {
          return false;
        }
      })
      .map(Number);

  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 50));
  };

  it(
    "passes output and exit status on, and leaves nothing behind",
    async () => {
      const child = rig("sh", "-c", 'pwd; uname -r; echo "it\'s $1" >&2; exit 7', "sh", "a b");
      let err = "";
      child.stderr?.on("data", (data) => {
        err += data;
      });
      const { status, out } = await outcome(child);
      expect({ status, err }).toMatchObject({
        status: 7,
        err: expect.stringMatching(/^it's a b$/m),
      });
      expect(out).toMatch(/^\/.*\n6\.\d+\.\d+\S*-amd64\n$/);
      expect({ left: readdirSync(folder), machines: machines() }).toEqual({
        left: [],
        machines: [],
      });
    },
    PATIENCE,
  );

  const UNAME = `
    const { default: koffi } = await import("koffi");
    const uname = koffi.load(null).func("int uname(void *buffer)");
    const buffer = Buffer.alloc(6 * 65);
    uname(buffer);
    console.log(process.arch, buffer.toString("latin1", 4 * 65).split("\\0")[0]);
    process.exitCode = 9;
  `;
  // What is looked at on these machines has them, too.
  const others = [
    ["arm64", "aarch64"],
    ["riscv64", "riscv64"],
  ] as const;
  for (const [arch, machine] of THOROUGH ? others : []) {
    if (provided("forky", arch) === undefined) continue;
    it(
      `has a Node of its own, and koffi, on ${arch}`,
      async () => {
        const command = ["node", "--input-type=module", "-e", UNAME];
        const child = rigOn(["--arch", arch, "--kernel", "forky"], command);
        expect(await outcome(child)).toEqual({ status: 9, out: `${arch} ${machine}\n` });
      },
      PATIENCE,
    );
  }

  it.each([
    ["SIGTERM", 143],
    ["SIGINT", 130],
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
      expect(existsSync(folder)).toBe(true);
    },
    PATIENCE,
  );
});
