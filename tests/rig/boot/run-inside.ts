import type { Socket } from "node:net";
import { serveRequests } from "../observe/serve-requests.js";
import type { Bootable } from "../provision/bootable.js";
import { RigError } from "../rig-error.js";
import { onLines } from "./channels.js";
import { Machine } from "./machine.js";
import type { Job } from "./settings.js";

/** How to run a job inside. */
export interface Inside {
  readonly bootable: Bootable;
  readonly job: Job;
  /** Gives up after as many milliseconds. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
  readonly onOut: (data: Buffer) => void;
  readonly onErr: (data: Buffer) => void;
}

/** All that comes out of it, to the end. */
async function drain(port: Promise<Socket>, take: (data: Buffer) => void): Promise<void> {
  const socket = await port;
  socket.on("data", take);
  // Not once() of node:events, which takes a machine's end for an error.
  await new Promise<void>((resolve) => socket.once("close", () => resolve()));
}

/** The status that the guest reports when the job has ended. */
async function exitStatus(port: Promise<Socket>): Promise<number> {
  const socket = await port;
  return new Promise((resolve) =>
    // That it ends without a report is noticed by the one who waits for QEMU.
    onLines(socket, (line) => {
      const status = /^exit (\d+)$/.exec(line)?.[1];
      if (status !== undefined) resolve(Number(status));
    }),
  );
}

/** Rejects when the job cannot end by itself any more. */
function failure(machine: Machine, { timeout, signal }: Inside, timer: AbortSignal) {
  return new Promise<never>((_, reject) => {
    const fail = (why: string) =>
      reject(new RigError(`${why}\nThe console's last lines:\n${machine.consoleTail()}`, 125));
    void machine.ended.then((complaints) => fail(`the machine stopped by itself. ${complaints}`));
    signal?.addEventListener("abort", () => reject(signal.reason));
    if (timeout === undefined) return;
    const patience = setTimeout(() => fail(`no end after ${timeout / 1000} s`), timeout);
    timer.addEventListener("abort", () => clearTimeout(patience));
  });
}

/** Boots, runs the job to its end and returns its exit status. */
export async function runInside(inside: Inside): Promise<number> {
  const machine = new Machine();
  const done = new AbortController();
  try {
    await machine.start(inside.bootable, inside.job);
    const broken = failure(machine, inside, done.signal);
    const outputs = Promise.all([
      drain(machine.port("vmprot.out"), inside.onOut),
      drain(machine.port("vmprot.err"), inside.onErr),
    ]);
    void serveRequests(machine, inside.bootable.model);
    const status = await Promise.race([exitStatus(machine.port("vmprot.control")), broken]);
    broken.catch(() => {});
    // What the job wrote is in the sockets by now: their end comes with QEMU's.
    done.abort();
    await machine.end();
    await outputs;
    return status;
  } finally {
    done.abort();
    await machine.stop();
  }
}
