import { spawn, spawnSync } from "node:child_process";
import { doInLastingProcess } from "../support/lasting-process.js";
import { root } from "../support/repository.js";
import { VMPROT } from "./built-command.js";

export { VMPROT };

/** What one run of the command did. */
export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const PLAIN_ENV = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(NODE_OPTIONS|.*COLOR|COLUMNS)$/.test(name)),
);

/**
 * Runs it to the end. It is the built command, begun anew, in a process that many runs share: what is about
 * processes, as signals or streams that break, is to be seen with {@link vmprotAlone}.
 */
export function vmprot(args: readonly string[], input: string | Buffer = "", env = {}): Run {
  return vmprotIn(root, args, input, env);
}

/** Runs it in a folder. */
export const vmprotIn = (
  cwd: string,
  args: readonly string[],
  input: string | Buffer = "",
  env = {},
): Run =>
  doInLastingProcess({
    ...{ file: VMPROT, args, cwd },
    env: { ...PLAIN_ENV, ...env },
    input: Buffer.from(input).toString("base64"),
  });

/** Runs it in a process of its own. */
export function vmprotAlone(args: readonly string[], input: string | Buffer = "", env = {}): Run {
  return spawnSync(process.execPath, [VMPROT, ...args], {
    ...{ cwd: root, input, encoding: "utf8", maxBuffer: 1 << 28 },
    env: { ...PLAIN_ENV, ...env },
  });
}

/** Runs `vmprot query --json`. */
export const queryJson = (input: string | Buffer, ...args: string[]): Run =>
  vmprot(["query", "--json", ...args], input);

/** The objects of an NDJSON text. */
export const parseLines = (text: string): unknown[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

/** The lines of a text without the one after the last newline. */
export const linesOf = (text: string): string[] => text.split("\n").slice(0, -1);

/** What a long run did. */
export interface LongRun {
  readonly status: number | null;
  readonly stderr: string;
  /** Newlines in the output. */
  readonly lines: number;
  /** Most memory that the command had at any time, in MiB. */
  readonly peak: number;
  readonly seconds: number;
}

/**
 * The most memory that the process had, in KiB. What getrusage() says begins with its parent's, whose
 * memory a forked process shares until it runs another program (Linux, exec_mmap).
 */
const REPORT = `import { readFileSync } from "node:fs";
process.on("exit", () => {
  const [, peak] = /^VmHWM:\\s+(\\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"));
  process.stderr.write("peak=" + peak + "\\n");
});`;

/** Runs it on as many chunks as there are, which are made while it reads. */
export async function vmprotOn(
  args: readonly string[],
  chunks: Iterable<Buffer>,
): Promise<LongRun> {
  const hook = `data:text/javascript,${encodeURIComponent(REPORT)}`;
  const begin = performance.now();
  const child = spawn(process.execPath, ["--import", hook, VMPROT, ...args], { env: PLAIN_ENV });
  let lines = 0;
  let stderr = "";
  child.stdout.on("data", (data: Buffer) => {
    for (let at = data.indexOf(10); at >= 0; at = data.indexOf(10, at + 1)) lines += 1;
  });
  child.stderr.on("data", (data: Buffer) => {
    stderr += data;
  });
  const status = new Promise<number | null>((resolve) => child.on("close", resolve));
  for (const chunk of chunks) {
    if (!child.stdin.write(chunk)) {
      await new Promise((resolve) => child.stdin.once("drain", resolve));
    }
  }
  child.stdin.end();
  const code = await status;
  const peak = Number(/peak=(\d+)/.exec(stderr)?.[1]) / 1024;
  const seconds = (performance.now() - begin) / 1000;
  return { status: code, stderr: stderr.replace(/peak=\d+\n/, ""), lines, peak, seconds };
}

/** A good query that maps. */
export const MAPS = '{"exporter":"msm","facts":{"flags":131072},"platform":"amd"}';
/** A good query that is refused. */
export const REFUSED = '{"exporter":"msm","facts":{"flags":65536},"platform":"amd"}';
