import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { fdinfo } from "../linux/fake-fdinfo.js";
import { dmaBufFd, fakeRoot } from "../linux/fake-proc.js";
import { compileSchema } from "../schemas/json-schemas.js";
import { root } from "../support/repository.js";
import { describeWith, missingProgram } from "../support/requirement.js";
import { argumentsOf, watchFake } from "./fake-scan.js";
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
    const machine = fakeRoot({
      10: [dmaBufFd({ ino: 1, expName: "system" }), dmaBufFd({ ino: 2, expName: "system" })],
      20: [],
    });
    const child = watchFake(machine, {}, { watch: 0.1, json: true, platform: "amd" });
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
    const proc = join(machine, "proc");
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
    const machine = fakeRoot({ 10: [dmaBufFd({ ino: 1, expName: "system" })] });
    const output = join(folder, "vmprot.prom");
    const child = watchFake(
      machine,
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

/** Runs a command on a terminal of 90 columns until that signal ends it, 3 seconds later. */
function onTerminal(command: string, signal: string, lines: number): string {
  const { CI: _ci, NO_COLOR: _no, ...env } = process.env;
  const sized = `stty rows ${lines} cols 90; timeout -s ${signal} --foreground 3 ${command}`;
  const { stdout } = spawnSync("script", ["-qec", sized, "/dev/null"], {
    cwd: root,
    encoding: "utf8",
    timeout: 20_000,
    env: { ...env, NODE_OPTIONS: "", TERM: "xterm-256color", SHELL: "/bin/sh" },
  });
  return stdout;
}

const ESCAPE = "\u001b[";
const STYLES = new RegExp(`${ESCAPE.replace("[", "\\[")}[0-9;]*[mKJ]`, "g");
const [HIDE, SHOW, HOME] = [`${ESCAPE}?25l`, `${ESCAPE}?25h`, `${ESCAPE}H`];

describeWith("script", missingProgram("script"))("on a terminal", () => {
  it.each(["INT", "TERM"])(
    "the table is drawn again, and SIG%s restores the cursor",
    (signal) => {
      const command = `${process.execPath} ${VMPROT} scan --watch 0.2 --pid $$`;
      const shown = onTerminal(command, signal, 24);
      expect(shown.split(HIDE)).toHaveLength(2);
      expect(shown.indexOf(HIDE)).toBe(0);
      expect(shown.split(HOME).length).toBeGreaterThan(3);
      expect(shown).toContain("No dma-buf is open: ");
      expect(shown.trimEnd().endsWith(SHOW)).toBe(true);
    },
    30_000,
  );

  it("each buffer has a line, and what has no room is counted", () => {
    const many = Array.from({ length: 30 }, (_, index) =>
      dmaBufFd({ ino: index + 1, expName: "system", name: "a\u001b[2J\nb" }),
    );
    const options = { watch: 0.2, platform: "amd" };
    const quoted = argumentsOf(fakeRoot({ 10: many }), {}, options).map(
      (text) => `'${text.replaceAll("'", "'\\''")}'`,
    );
    const shown = onTerminal([process.execPath, ...quoted].join(" "), "INT", 14);
    const [, , frame = ""] = shown.split(HOME);
    const lines = frame.replace(STYLES, "").split("\r\n");
    expect(lines).toHaveLength(14);
    expect(lines[0]).toMatch(/^Every 0\.2 s until ctrl-c, [0-9:]{8}: 30 map, 0 refused, 0 bad$/);
    expect(lines[3]).toMatch(/^1 +4 KiB +vmm-10 \(10\) +dma-heap +cached, fixed +✓ map cached$/);
    expect(lines.slice(-3)).toEqual([
      "… 23 more lines",
      "30 descriptors of 1 process were read.",
      expect.stringMatching(/^(\^C)?$/),
    ]);
  }, 30_000);
});
