// Run by node: asks a server as fast as it can on several connections, and prints what came of it.
import { openSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "./serve-client.js";

/** What a load made. */
export interface Load {
  /** Rows that answered the very line that was to be answered next. */
  readonly answers: number;
  /** Rows that did not. */
  readonly wrong: number;
  /** Connections that were closed before all was answered; others were made in their place. */
  readonly closed: number;
  readonly seconds: number;
}

const [, , path = "", clients = "8", total = "100000", how = "plain", window = "16"] = process.argv;

const MAPS = '"exporter":"msm","facts":{"flags":131072},"platform":"amd"}';
const REFUSED = '"exporter":"msm","facts":{"flags":65536},"platform":"amd"}';
const PASSED = '"fds":["dma-buf"]}';
/** A descriptor that is no dma-buf: this machine may have none, and it is looked at in the same way. */
const fds = how === "fds" ? [openSync("/dev/null", "r")] : [];

let answers = 0;
let wrong = 0;
let closed = 0;

/** What every row of a line must say. */
function expected(id: number): string {
  if (fds.length > 0) return "NOT_DMA_BUF";
  return id % 2 === 0 ? '"verdict":{"kind":"map"' : '"verdict":{"kind":"refuse"';
}

function lineOf(id: number): string {
  const rest = fds.length > 0 ? PASSED : id % 2 === 0 ? MAPS : REFUSED;
  return `{"id":${id},${rest}\n`;
}

/** Asks until it has so many answers, with a window of lines under way; connects anew where it has to. */
async function ask(first: number, count: number): Promise<void> {
  let next = first;
  while (next < first + count) {
    const client = await connected();
    next = await untilClosed(client, next, first + count);
    if (next < first + count) closed += 1;
  }
}

async function connected(): Promise<Client> {
  for (;;) {
    try {
      return await Client.to(path);
    } catch {
      await sleep(20);
    }
  }
}

/** The first line that is not answered. */
function untilClosed(client: Client, first: number, end: number): Promise<number> {
  const { socket } = client;
  return new Promise((resolve) => {
    let answered = first;
    let sent = first;
    let rest = "";
    const more = (): void => {
      const to = Math.min(end, answered + Number(window));
      const lines: string[] = [];
      for (; sent < to; sent++) {
        if (fds.length === 0) lines.push(lineOf(sent));
        else if (client.send(lineOf(sent), fds) < 0) break;
      }
      if (lines.length > 0) socket.write(lines.join(""));
    };
    socket.removeAllListeners("data");
    socket.on("data", (text: string) => {
      const rows = (rest + text).split("\n");
      rest = rows.pop() as string;
      for (const row of rows) {
        const isRight = row.startsWith(`{"id":${answered},`) && row.includes(expected(answered));
        if (isRight) answers += 1;
        else wrong += 1;
        answered += 1;
      }
      if (answered === end) socket.end();
      else if (sent - answered <= Number(window) / 2) more();
    });
    socket.on("close", () => resolve(answered));
    more();
  });
}

const begin = performance.now();
const each = Math.ceil(Number(total) / Number(clients));
await Promise.all(Array.from({ length: Number(clients) }, (_, n) => ask(n * 1e9, each)));
const load: Load = { answers, wrong, closed, seconds: (performance.now() - begin) / 1000 };
console.log(JSON.stringify(load));
