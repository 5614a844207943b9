import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  watch,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { plantAdapter, WRONG_MEMFD } from "./planted-adapter.js";
import { MAPS, VMPROT, vmprot } from "./run-vmprot.js";

// DuckDB takes its time to start where others are at work.
jest.setTimeout(60_000);

let folder: string;
let temporary: string;
let children: ChildProcess[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vmprot-faults-"));
  temporary = join(folder, "tmp");
  mkdirSync(temporary);
  children = [];
});
afterEach(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** Every file and folder that there is, but for what the test put there. */
const files = (): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => !/^(tmp|planted|started|in)$|^planted\//.test(name))
    .sort();

function start(args: readonly string[]): ChildProcess {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = spawn(process.execPath, [VMPROT, ...args], {
    cwd: folder,
    env: { ...env, TMPDIR: temporary },
    stdio: ["pipe", "pipe", "ignore"],
  });
  children.push(child);
  return child;
}

async function until(what: () => boolean): Promise<void> {
  for (let left = 1000; !what(); left--) {
    if (left === 0) throw new Error("it did not come to that");
    await setTimeout(20);
  }
}

/** Ends it with SIGTERM: how it ended, and after how many milliseconds. */
async function terminate(child: ChildProcess): Promise<{ how: unknown; took: number }> {
  const begin = performance.now();
  const ended = new Promise((resolve) =>
    child.once("close", (code, signal) => resolve(signal ?? code)),
  );
  child.kill("SIGTERM");
  return { how: await ended, took: performance.now() - begin };
}

const BLOCK = (seconds: number) =>
  `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${seconds * 1000});`;

/** An adapter that says that it is being loaded, and does not come to an end of it. */
function blocking(): string {
  const marker = JSON.stringify(join(folder, "started"));
  const before = `import { writeFileSync } from "node:fs"; writeFileSync(${marker}, ""); ${BLOCK(50)}`;
  return plantAdapter(join(folder, "planted"), WRONG_MEMFD, before);
}

const INVENTORY = `${MAPS}\n`;

describe("SIGTERM in the middle", () => {
  it.each<[string, readonly string[]]>([
    ["scan", ["--json"]],
    ["matrix", ["--json"]],
    ["compile", ["--to", "c", "-o", "out"]],
    ["audit", ["in", "--from", "ndjson", "-o", "out.ndjson"]],
    ["verify", ["--yes", "--output", "out.txt"]],
  ])("of %s ends it at once, and leaves nothing", async (command, args) => {
    writeFileSync(join(folder, "in"), INVENTORY);
    const child = start([command, ...args, "--adapter", blocking()]);
    await until(() => existsSync(join(folder, "started")));
    const { how, took } = await terminate(child);
    expect(["SIGTERM", 143]).toContain(how);
    expect(took).toBeLessThan(5000);
    expect(files()).toEqual([]);
  });

  it("of compile's writing leaves all of it or nothing", async () => {
    const child = start(["compile", "--to", "c", "-o", "out"]);
    const ended = new Promise((resolve) => child.once("close", resolve));
    const watcher = watch(folder, (_event, name) => {
      // Once: what is made goes away again, and a second signal ends any command on the spot.
      if (name?.startsWith("out.new-") && !child.killed) child.kill("SIGTERM");
    });
    const status = await ended;
    watcher.close();
    // A signal that comes when all is written ends it as it ends any program.
    expect([0, 143, null]).toContain(status);
    expect(vmprot(["compile", "--to", "c", "-o", join(folder, "whole")]).status).toBe(0);
    const whole = files().filter((name) => /^whole\//.test(name));
    const written = files().filter((name) => !/^whole/.test(name));
    expect(written).toEqual(["out", ...whole.map((name) => name.replace("whole", "out"))]);
  });

  it("of a query that waits for more ends it at once, and what was answered is whole", async () => {
    const child = start(["query", "--json"]);
    let out = "";
    child.stdout?.on("data", (data) => {
      out += data;
    });
    child.stdin?.write(INVENTORY.repeat(3));
    await until(() => out.split("\n").length > 3);
    const { how, took } = await terminate(child);
    expect(how).toBe("SIGTERM");
    expect(took).toBeLessThan(5000);
    const lines = out.split("\n");
    expect(lines.at(-1)).toBe("");
    for (const line of lines.slice(0, -1)) expect(() => JSON.parse(line)).not.toThrow();
  });

  it("of an audit that waits for more takes its temporary files away", async () => {
    const child = start(["audit", "-", "-o", "out.ndjson"]);
    child.stdin?.write(INVENTORY);
    await until(() => readdirSync(temporary).length > 0);
    const { how, took } = await terminate(child);
    expect(how).toBe(143);
    expect(took).toBeLessThan(5000);
    expect(files()).toEqual([]);
  });

  it("of verify waits for the buffer, and writes no report", async () => {
    const { rules: _, ...rest } = WRONG_MEMFD;
    const marker = JSON.stringify(join(folder, "started"));
    plantAdapter(join(folder, "planted"), { ...rest, rules: [] });
    const module = `import { writeFileSync } from "node:fs";
export const adapter = { ...${JSON.stringify(rest)}, placements() {
  writeFileSync(${marker}, "");
  ${BLOCK(1)}
  return [{ memory: "ram", cache: "cached", vma: "pages", pages: "refcounted" }];
} };`;
    writeFileSync(join(folder, "planted/dist/index.js"), module);
    const args = ["--yes", "--only", "memfd", "--output", "out.txt", "--adapter", "./planted"];
    const child = start(["verify", ...args]);
    await until(() => existsSync(join(folder, "started")));
    const { how } = await terminate(child);
    expect([how, files()]).toEqual([143, []]);
  });
});

/** With files of no more than so many KiB, as on a disk that is full then. */
const limited = (kib: number, ...args: string[]) =>
  spawnSync(
    "bash",
    ["-c", `ulimit -f ${kib}; exec "$@"`, "bash", process.execPath, VMPROT, ...args],
    {
      cwd: folder,
      env: { ...process.env, NODE_OPTIONS: "", TMPDIR: temporary },
      encoding: "utf8",
    },
  );

const FAILED = {
  status: 2,
  stderr: expect.stringMatching(/^vmprot: OUTPUT_FAILED: .*EFBIG|File too large/m),
};

describe("a disk that is full", () => {
  it.each(
    [
      ["scan"],
      ["matrix", "--json"],
      ["host", "--json"],
      ["doctor", "--json"],
      ["adapters"],
      ["platforms"],
      ["explain"],
      ["completion", "bash"],
      ["verify", "--yes", "--only", "memfd", "--json"],
      ["verify", "--dry-run"],
      ["--help"],
    ].map((args) => [args]),
  )("has %j say so", (args) => {
    const { status, stderr } = spawnSync(
      "bash",
      ["-c", 'exec "$@" > /dev/full', "bash", process.execPath, VMPROT, ...args],
      { env: { ...process.env, NODE_OPTIONS: "" }, encoding: "utf8" },
    );
    expect(stderr).toMatch(/^vmprot: OUTPUT_FAILED: .*ENOSPC/m);
    expect(status).toBe(2);
  });

  it("has compile leave what was there, whole, and nothing else", () => {
    expect(vmprot(["compile", "--to", "c", "-o", join(folder, "out")]).status).toBe(0);
    const before = files().map((name) => [name, read(name)]);
    expect(limited(8, "compile", "--to", "c", "-o", "out")).toMatchObject(FAILED);
    expect(files().map((name) => [name, read(name)])).toEqual(before);
    expect(limited(8, "compile", "--to", "c", "-o", "other")).toMatchObject(FAILED);
    expect(files().map((name) => [name, read(name)])).toEqual(before);
  });

  it("has verify leave the older report", () => {
    writeFileSync(join(folder, "out.txt"), "old");
    const args = ["--yes", "--only", "memfd", "--output", "out.txt"];
    expect(limited(0, "verify", ...args)).toMatchObject({ ...FAILED, stdout: "" });
    expect([files(), read("out.txt")]).toEqual([["out.txt"], "old"]);
  });

  it("has audit leave the older verdicts, and no copy", () => {
    writeFileSync(join(folder, "in"), INVENTORY.repeat(3000));
    writeFileSync(join(folder, "out.ndjson"), "old");
    const run = limited(16, "audit", "in", "--from", "ndjson", "-o", "out.ndjson");
    expect(run).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^vmprot: OUTPUT_FAILED/m),
    });
    expect([files(), read("out.ndjson")]).toEqual([["out.ndjson"], "old"]);
  });
});

function read(name: string): string {
  try {
    return readFileSync(join(folder, name), "utf8");
  } catch {
    return "a folder";
  }
}
