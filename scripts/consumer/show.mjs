// Shows things by running commands: a line for each that holds, everything about one that does not.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What was to be shown does not hold. */
class NotShown extends Error {}

const indent = (text) => text.trimEnd().replace(/^/gm, "     ");

export const ok = (what) => console.log(`ok   ${what}`);

/** Ends with `what` unless it holds; `why` is what one must see to understand. */
export function claim(what, holds, why) {
  if (!holds) throw new NotShown(`FAIL ${what}\n${indent(why)}`);
  ok(what);
}

/** Runs it with `input` on stdin; its status, stdout, and all output in order. */
function capture(command, args, { input = "", ...options }) {
  const child = spawn(command, args, options);
  let stdout = "";
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    stdout += text;
    output += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    output += text;
  });
  // A command may end without reading its input.
  child.stdin.on("error", () => {}).end(input);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, stdout, output }));
  });
}

/** Runs a command that shows `what` by succeeding, and gives its stdout. */
export async function show(what, command, args, options = {}) {
  const { status, stdout, output } = await capture(command, args, options);
  const line = `$ ${[command, ...args].join(" ")}\n(in ${options.cwd}, status ${status})`;
  claim(what, status === 0, `${line}\n${output}`);
  return stdout;
}

/** Runs `body` with an empty folder; what it fails to show is printed and fails this process. */
export async function inScratch(name, body) {
  const folder = mkdtempSync(join(tmpdir(), `vmprot-${name}-`));
  try {
    await body(folder);
  } catch (error) {
    if (!(error instanceof NotShown)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Calls `each` for every item, two at a time. */
export async function inPairs(items, each) {
  const rest = [...items];
  const work = async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await each(item);
  };
  await Promise.all([work(), work()]);
}
