// Runs in a process of its own, outside jest: does the jobs that come in, one a line.
import { closeSync, openSync, readFileSync, readSync, writeFileSync, writeSync } from "node:fs";
import { chdir, cwd } from "node:process";
import { pathToFileURL } from "node:url";
import { dup, dupTo, memfd, pipe } from "../rig/guest/libc.js";
import type { Done, Job } from "./lasting-process.js";

const REQUESTS = 3;
const ANSWERS = 4;
const [STDIN, STDOUT, STDERR] = [0, 1, 2];
/** What a pipe holds, if nobody says otherwise. */
const PIPE_BYTES = 1 << 16;

/** The next job; undefined where there will be none. */
function nextJob(): Job | undefined {
  const chunks: Buffer[] = [];
  while (chunks.at(-1)?.at(-1) !== 10) {
    const chunk = Buffer.alloc(1 << 16);
    const length = readSync(REQUESTS, chunk);
    if (length === 0) return undefined;
    chunks.push(chunk.subarray(0, length));
  }
  return JSON.parse(Buffer.concat(chunks).toString());
}

/** A descriptor from which these bytes come, and then the end: of a pipe where they fit in. */
function descriptorOf(bytes: Buffer): number {
  if (bytes.length <= PIPE_BYTES) {
    const [reader, writer] = pipe();
    if (bytes.length > 0) writeSync(writer, bytes);
    closeSync(writer);
    return reader;
  }
  const file = memfd("input", 0);
  writeFileSync(file, bytes);
  const beginning = openSync(`/proc/self/fd/${file}`, "r");
  closeSync(file);
  return beginning;
}

/** What is written to a descriptor in the meantime. */
async function outputsOf(fds: readonly number[], action: () => Promise<unknown>) {
  const before = fds.map(dup);
  const outputs = fds.map(() => memfd("output", 0));
  for (const [index, fd] of fds.entries()) dupTo(outputs[index] as number, fd);
  try {
    await action();
    for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners("error");
    // By another description, which is at the file's beginning.
    return outputs.map((output) => readFileSync(`/proc/self/fd/${output}`, "utf8"));
  } finally {
    for (const [index, fd] of fds.entries()) dupTo(before[index] as number, fd);
    for (const fd of [...before, ...outputs]) closeSync(fd);
  }
}

const home = cwd();
let jobs = 0;

async function done({ file, args, cwd: folder, env, input }: Job): Promise<Done> {
  const stdin = descriptorOf(Buffer.from(input, "base64"));
  dupTo(stdin, STDIN);
  closeSync(stdin);
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  process.argv = [process.execPath, file, ...args];
  process.exitCode = undefined;
  chdir(folder);
  jobs += 1;
  // Under a name of its own, or it would not be run again.
  const url = `${pathToFileURL(file)}?${jobs}`;
  const [stdout = "", stderr = ""] = await outputsOf([STDOUT, STDERR], () => import(url));
  const status = Number(process.exitCode ?? 0);
  chdir(home);
  return { status, stdout, stderr };
}

for (let job = nextJob(); job !== undefined; job = nextJob()) {
  let rest: Buffer = Buffer.from(`${JSON.stringify(await done(job))}\n`);
  while (rest.length > 0) rest = rest.subarray(writeSync(ANSWERS, rest));
}
process.exit(0);
