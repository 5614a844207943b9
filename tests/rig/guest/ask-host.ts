import { constants, openSync, readSync, writeSync } from "node:fs";
import { type MachineName, modelOf } from "../boot/machines.js";
import type { HostReply, HostRequest, Stage2Request } from "../observe/protocol.js";

const PORT = "/dev/vmprot.host";
let port: number | undefined;

/**
 * Asks the host that holds this machine. It spins until the answer is there: so this process is
 * what the processor runs, and its page tables are the current ones, when the host looks.
 *
 * @param meanwhile is called again and again until then. Where KVM takes a guest's tables out of the
 * processor on every exit (arm64 without VHE), it runs the guest for a while.
 */
export function askHost(request: HostRequest, meanwhile: () => void = () => {}): HostReply {
  port ??= openSync(PORT, constants.O_RDWR | constants.O_NONBLOCK);
  const line = Buffer.from(`${JSON.stringify(request)}\n`);
  for (let sent = 0; sent < line.length; )
    sent += orZero(() => writeSync(Number(port), line, sent));
  let reply = "";
  const chunk = Buffer.alloc(65536);
  while (!reply.endsWith("\n")) {
    meanwhile();
    reply += chunk.toString(
      "utf8",
      0,
      orZero(() => readSync(Number(port), chunk)),
    );
  }
  return JSON.parse(reply);
}

/**
 * A page of a guest, where it can be asked about in passing: the debugger of an x86 machine shows no
 * KVM's tables, and without VHE they are there for moments only.
 */
export const stage2Of = (machine: MachineName, page: Stage2Request): readonly Stage2Request[] =>
  modelOf(machine).arch === "x86_64" || machine === "arm64-nvhe" ? [] : [page];

function orZero(action: () => number): number {
  try {
    return action();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EAGAIN") return 0;
    throw error;
  }
}
