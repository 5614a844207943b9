import type { Socket } from "node:net";
import { serveRequests } from "../observe/serve-requests.js";
import { runInBochs } from "./bochs/run-in-bochs.js";
import { onLines } from "./channels.js";
import { failure } from "./failure.js";
import type { Inside } from "./inside.js";
import { Machine } from "./machine.js";

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

/** Boots, runs the job to its end and returns its exit status. */
export const runInside = (inside: Inside): Promise<number> =>
  inside.bootable.model.emulator.kind === "bochs" ? runInBochs(inside) : runInQemu(inside);

async function runInQemu(inside: Inside): Promise<number> {
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
