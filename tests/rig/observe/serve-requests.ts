import { onLines } from "../boot/channels.js";
import type { Machine } from "../boot/machine.js";
import type { MachineModel } from "../boot/machines.js";
import { say } from "../rig-error.js";
import { readPages } from "./page-reader.js";
import type { HostReply, HostRequest, Observation } from "./protocol.js";

/** How often the machine is stopped anew when another process was in its processor. */
const ATTEMPTS = 40;

async function answer(
  machine: Machine,
  ram: MachineModel["ram"],
  { pages }: HostRequest,
): Promise<HostReply> {
  const qmp = await machine.monitor;
  let seen: Observation[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    seen = await readPages(qmp, ram, pages);
    if (!seen.some((page) => "error" in page)) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { pages: seen };
}

/** Answers what processes inside ask, as long as the machine runs. */
export async function serveRequests(machine: Machine, { ram }: MachineModel): Promise<void> {
  const socket = await machine.port("vmprot.host");
  onLines(socket, async (line) => {
    try {
      socket.write(`${JSON.stringify(await answer(machine, ram, JSON.parse(line)))}\n`);
    } catch (error) {
      // The process inside is left spinning; the machine has ended, or the time limit ends it.
      say(`a request from inside failed: ${(error as Error).message}`);
    }
  });
}
