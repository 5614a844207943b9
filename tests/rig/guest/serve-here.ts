import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { root } from "../root.js";
import type { ScanRow } from "./ask-vmprot.js";

const VMPROT = join(root, "cli/dist/vmprot.js");
const SOCKET = "/tmp/vmprot-rig.sock";

/**
 * Runs `vmprot serve` as it is shipped, in this process: for one of its own, an emulated machine takes
 * longer to start Node than everything else.
 */
export async function whileServing<T>(use: (socket: string) => Promise<T>): Promise<T> {
  const { argv } = process;
  process.argv = [process.execPath, VMPROT, "serve", "--socket", SOCKET];
  // Another module than that of other commands, which have run already.
  const served = import(`${VMPROT}?serve`);
  const failed = served.then(() => {
    throw new Error(`vmprot serve exited with ${process.exitCode}`);
  });
  const end = async (): Promise<void> => {
    failed.catch(() => {});
    process.emit("SIGTERM", "SIGTERM");
    await served;
  };
  let result: T;
  try {
    await Promise.race([ready(), failed]);
    process.argv = argv;
    result = await Promise.race([use(SOCKET), failed]);
  } finally {
    await end();
  }
  if (existsSync(SOCKET)) throw new Error("vmprot serve has left its socket");
  return result;
}

async function ready(): Promise<void> {
  while (!existsSync(SOCKET)) await sleep(50);
}

/** What a client prints that inherits a buffer, and how it ends. */
export async function askServer(
  client: string,
  socket: string,
  fd: number,
  ...node: readonly (string | undefined)[]
): Promise<{ readonly row: ScanRow; readonly status: number }> {
  const args = [socket, "3", ...node.flatMap((path) => path ?? [])];
  const child = spawn(client, args, { stdio: ["ignore", "pipe", "inherit", fd] });
  let out = "";
  child.stdout?.on("data", (data: Buffer) => {
    out += data;
  });
  const [status] = await once(child, "close");
  return { row: JSON.parse(out), status };
}
