import type { Socket } from "node:net";
import { RigError } from "../rig-error.js";
import { onLines } from "./channels.js";

interface Reply {
  readonly return?: unknown;
  readonly error?: { readonly desc: string };
  readonly event?: string;
}

/** QEMU's monitor: one command at a time, in order. */
export class Qmp {
  readonly #socket: Socket;
  readonly #waiting: ((reply: Reply) => void)[] = [];

  constructor(socket: Socket) {
    this.#socket = socket;
    onLines(socket, (line) => {
      const reply: Reply = JSON.parse(line);
      if (reply.return !== undefined || reply.error !== undefined) this.#waiting.shift()?.(reply);
    });
    socket.on("close", () => {
      for (const settle of this.#waiting.splice(0)) settle({ error: { desc: "QEMU has ended" } });
    });
    void this.execute("qmp_capabilities").catch(() => {});
  }

  execute(command: string, options: object = {}): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.push((reply) => {
        if (reply.error === undefined) resolve(reply.return);
        else reject(new RigError(`QEMU refused ${command}: ${reply.error.desc}`, 125));
      });
      this.#socket.write(`${JSON.stringify({ execute: command, arguments: options })}\n`);
    });
  }

  /** A command of the human monitor, whose answer is text. */
  async ask(line: string): Promise<string> {
    return String(await this.execute("human-monitor-command", { "command-line": line }));
  }
}
