import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { fdinfo } from "../linux/fake-fdinfo.js";
import { dmaBufFd, fakeRoot } from "../linux/fake-proc.js";
import { compileSchema } from "../schemas/json-schemas.js";
import { describeWith, missingProgram } from "../support/requirement.js";
import { watchFake } from "./fake-scan.js";
import { VMPROT } from "./run-vmprot.js";

const folder = mkdtempSync(join(tmpdir(), "vmprot-watch-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Event {
  readonly event: string;
  readonly row?: { readonly buffer: { readonly ino: number; readonly size: number } };
  readonly summary?: { readonly complete: boolean };
}

const named = ({ event, row }: Event) => [event, row?.buffer.ino ?? null, row?.buffer.size ?? null];

describe("vmprot scan --watch --json", () => {
  it("prints what has changed, until a signal ends it", async () => {
    const root = fakeRoot({
      10: [dmaBufFd({ ino: 1, expName: "system" }), dmaBufFd({ ino: 2, expName: "system" })],
      20: [],
    });
    const child = watchFake(root, {}, { watch: 0.1, json: true, platform: "amd" });
    const events: Event[] = [];
    let rest = "";
    const validate = compileSchema("watch-row");
    child.stdout?.on("data", (data: Buffer) => {
      const lines = (rest + data.toString()).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) events.push(JSON.parse(line));
    });
    const more = async (count: number): Promise<unknown[]> => {
      while (events.length < count) await new Promise((resolve) => setTimeout(resolve, 20));
      const seen = events.splice(0);
      for (const each of seen) {
        validate(each);
        expect({ each, errors: validate.errors }).toEqual({ each, errors: null });
      }
      return seen.map(named);
    };
    expect(await more(3)).toEqual([
      ["opened", 1, 4096],
      ["opened", 2, 4096],
      ["summary", null, null],
    ]);
    const proc = join(root, "proc");
    const put = (fields: Parameters<typeof fdinfo>[0], name = "0"): void => {
      writeFileSync(join(proc, "10/new"), fdinfo({ expName: "system", ...fields }));
      renameSync(join(proc, "10/new"), join(proc, "10/fdinfo", name));
    };
    put({ ino: 1, count: 9 });
    put({ ino: 2, name: "b" }, "1");
    expect(await more(1)).toEqual([["changed", 2, 4096]]);
    put({ ino: 1, size: 8192 });
    expect(await more(2)).toEqual([
      ["closed", 1, 4096],
      ["opened", 1, 8192],
    ]);
    writeFileSync(join(proc, "10/fdinfo/0"), "");
    expect((await more(2)).sort()).toEqual([
      ["closed", 1, 8192],
      ["summary", null, null],
    ]);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(events).toEqual([]);
    const ended = new Promise((resolve) => child.on("close", resolve));
    child.kill("SIGTERM");
    expect(await ended).toBe(3);
  }, 30_000);

  it("writes a file anew each time, which is always whole", async () => {
    const root = fakeRoot({ 10: [dmaBufFd({ ino: 1, expName: "system" })] });
    const output = join(folder, "vmprot.prom");
    const child = watchFake(
      root,
      {},
      { watch: 0.1, format: "prometheus", output, platform: "amd" },
    );
    const wait = (milliseconds: number) =>
      new Promise((resolve) => setTimeout(resolve, milliseconds));
    const times = new Set<string>();
    for (let looks = 0; times.size < 3 && looks < 2000; looks++) {
      await wait(5);
      let text = "";
      try {
        text = readFileSync(output, "utf8");
      } catch {
        continue;
      }
      const [, time = ""] = /^vmprot_scan_timestamp_seconds ([0-9.]+)\n$/m.exec(text) ?? [];
      expect(time).not.toBe("");
      times.add(time);
    }
    expect(times.size).toBe(3);
    const ended = new Promise((resolve) => child.on("close", resolve));
    child.kill("SIGINT");
    expect(await ended).toBe(0);
  }, 30_000);
});

describeWith("script", missingProgram("script"))("on a terminal", () => {
  it.each(["INT", "TERM"])(
    "the table is drawn again, and SIG%s restores the cursor",
    (signal) => {
      const { CI: _ci, NO_COLOR: _no, ...env } = process.env;
      const command = `timeout -s ${signal} --foreground 3 ${process.execPath} ${VMPROT} scan --watch 0.2 --pid $$`;
      const { stdout } = spawnSync("script", ["-qec", command, "/dev/null"], {
        encoding: "utf8",
        timeout: 20_000,
        env: { ...env, NODE_OPTIONS: "", TERM: "xterm-256color", SHELL: "/bin/sh" },
      });
      const [hide, show] = ["\u001b[?25l", "\u001b[?25h"];
      expect(stdout.split(hide)).toHaveLength(2);
      expect(stdout.indexOf(hide)).toBe(0);
      expect(stdout.split("\u001b[H").length).toBeGreaterThan(3);
      expect(stdout).toContain("No dma-buf is open: ");
      expect(stdout.trimEnd().endsWith(show)).toBe(true);
    },
    30_000,
  );
});
