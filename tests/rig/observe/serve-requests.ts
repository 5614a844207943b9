import { onLines } from "../boot/channels.js";
import type { Machine } from "../boot/machine.js";
import type { MachineModel } from "../boot/machines.js";
import { say } from "../rig-error.js";
import { GdbInspector } from "./gdb-inspector.js";
import { lookAt } from "./look.js";
import type { Inspector } from "./processor.js";
import type { HostReply, HostRequest } from "./protocol.js";
import { QmpInspector } from "./qmp-inspector.js";

/** How often the machine is stopped anew when something else was in its processor. */
const ATTEMPTS = 40;

const isSeen = (each: object): boolean => !("error" in each);

/** What was seen already, and where nothing was, what is seen now. */
const merge = <T extends object>(before: readonly T[] | undefined, now: readonly T[]): T[] =>
  now.map((each, index) => {
    const earlier = before?.[index];
    return earlier !== undefined && isSeen(earlier) ? earlier : each;
  });

/**
 * Looks until everything that was asked for has been seen once: a process's tables are there while
 * it runs, and some guests' only while they do.
 */
export async function answer(
  inspector: Inspector,
  model: MachineModel,
  request: HostRequest,
): Promise<HostReply> {
  let reply: HostReply | undefined;
  for (let attempt = 0; ; attempt += 1) {
    const now = await lookAt(inspector, model, request);
    reply = { pages: merge(reply?.pages, now.pages), stage2: merge(reply?.stage2, now.stage2) };
    if (attempt === ATTEMPTS || [...reply.pages, ...reply.stage2].every(isSeen)) return reply;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Nobody is left to spin for ever. */
const failed = ({ pages = [], stage2 = [] }: HostRequest, error: string): HostReply => ({
  pages: pages.map(() => ({ error })),
  stage2: stage2.map(() => ({ error })),
});

/** Answers what processes inside ask, as long as the machine runs. */
export async function serveRequests(machine: Machine, model: MachineModel): Promise<void> {
  const inspector =
    model.arch === "x86_64"
      ? new QmpInspector(machine.monitor)
      : new GdbInspector(machine.debugger);
  const socket = await machine.port("vmprot.host");
  onLines(socket, async (line) => {
    const request: HostRequest = JSON.parse(line);
    const reply = await answer(inspector, model, request).catch((error: Error) => {
      say(`a request from inside failed: ${error.message}`);
      return failed(request, error.message);
    });
    socket.write(`${JSON.stringify(reply)}\n`);
  });
}
