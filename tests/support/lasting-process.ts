import { spawn, spawnSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "@jest/globals";

/** A module to run from its beginning, as `node FILE ARGUMENTS` would. */
export interface Job {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Standard input, in base64. */
  readonly input: string;
}

/** What came of it. */
export interface Done {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const INSIDE = new URL("./lasting-process-inside.js", import.meta.url).pathname;

/** A pipe of which both ends wait, unlike those that spawn() makes. */
function blockingPipe(): { readonly reader: number; readonly writer: number } {
  const folder = mkdtempSync(join(tmpdir(), "vmprot-pipe-"));
  const path = join(folder, "pipe");
  spawnSync("mkfifo", [path]);
  const both = openSync(path, constants.O_RDWR);
  const [reader, writer] = [openSync(path, constants.O_RDONLY), openSync(path, constants.O_WRONLY)];
  closeSync(both);
  rmSync(folder, { recursive: true });
  return { reader, writer };
}

/** A process that does one job after the other, and ends when nobody can have any more for it. */
class LastingProcess {
  readonly #requests: number;
  readonly #answers: number;
  readonly #ended: Promise<void>;

  constructor() {
    const [requests, answers] = [blockingPipe(), blockingPipe()];
    const inherited = [requests.reader, answers.writer];
    const stdio = ["ignore", "inherit", "inherit", ...inherited] as const;
    const child = spawn(process.execPath, [INSIDE], { stdio: [...stdio] });
    this.#ended = new Promise((resolve) => child.once("exit", () => resolve()));
    for (const fd of inherited) closeSync(fd);
    this.#requests = requests.writer;
    this.#answers = answers.reader;
  }

  do(job: Job): Done {
    let rest: Buffer = Buffer.from(`${JSON.stringify(job)}\n`);
    while (rest.length > 0) rest = rest.subarray(writeSync(this.#requests, rest));
    const chunks: Buffer[] = [];
    while (chunks.at(-1)?.at(-1) !== 10) {
      const chunk = Buffer.alloc(1 << 16);
      const length = readSync(this.#answers, chunk);
      if (length === 0) throw new Error(`${job.file} ${job.args.join(" ")} ended the process`);
      chunks.push(chunk.subarray(0, length));
    }
    return JSON.parse(Buffer.concat(chunks).toString());
  }

  async end(): Promise<void> {
    for (const fd of [this.#requests, this.#answers]) closeSync(fd);
    await this.#ended;
  }
}

/** One a test file. */
let lasting: LastingProcess | undefined;
afterAll(() => lasting?.end());

/**
 * Does a job in a process that is there for all of a test file: to start Node and to load what most jobs
 * need takes longer than they do. Only for what ends by itself, and leaves the process as it was.
 */
export function doInLastingProcess(job: Job): Done {
  lasting ??= new LastingProcess();
  return lasting.do(job);
}
