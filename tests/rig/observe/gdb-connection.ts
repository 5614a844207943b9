import { connect, type Socket } from "node:net";

const checksum = (text: string): string =>
  ([...Buffer.from(text, "latin1")].reduce((sum, byte) => sum + byte, 0) & 0xff)
    .toString(16)
    .padStart(2, "0");

/** As the stub says without being asked that the machine has stopped. */
const STOP_REPLY = /^[TS][0-9a-f]{2}/;

/** GDB's remote protocol: one question at a time. */
export class GdbConnection {
  readonly #socket: Socket;
  readonly #waiting: ((answer: string | Error) => void)[] = [];
  #rest = "";

  /** Whoever connects stops the machine. */
  constructor(path: string) {
    this.#socket = connect(path);
    this.#socket.setEncoding("latin1");
    this.#socket.on("data", (text) => this.#take(String(text)));
    this.#socket.on("error", (error) => this.#fail(error));
    this.#socket.on("close", () => this.#fail(new Error("QEMU has closed the debugger's socket")));
  }

  #fail(error: Error): void {
    for (const settle of this.#waiting.splice(0)) settle(error);
  }

  #take(text: string): void {
    this.#rest += text;
    for (;;) {
      const packet = /\$([^#]*)#[0-9a-f]{2}/.exec(this.#rest);
      if (packet === null) return;
      this.#rest = this.#rest.slice(packet.index + packet[0].length);
      this.#socket.write("+");
      const body = packet[1] ?? "";
      if (!STOP_REPLY.test(body)) this.#waiting.shift()?.(body);
    }
  }

  ask(question: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#waiting.push((answer) =>
        typeof answer === "string" ? resolve(answer) : reject(answer),
      );
      this.#socket.write(`$${question}#${checksum(question)}`);
    });
  }

  /** A document that the stub has, piece by piece. */
  async document(name: string): Promise<string> {
    let text = "";
    for (;;) {
      const offset = text.length.toString(16);
      const piece = await this.ask(`qXfer:features:read:${name}:${offset},ffb`);
      if (!/^[lm]/.test(piece)) throw new Error(`the stub has no ${name}: ${piece}`);
      text += piece.slice(1);
      if (piece.startsWith("l")) return text;
    }
  }

  close(): void {
    this.#socket.destroy();
  }
}
