import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import koffi from "koffi";
import { VMPROT } from "./built-command.js";

const sendmsg = koffi.load(null).func("long sendmsg(int fd, void *message, int flags)");
const setsockopt = koffi
  .load(null)
  .func("int setsockopt(int fd, int level, int name, void *value, uint32_t length)");
const MSG_NOSIGNAL = 0x4000;
const SCM_MAX_FD = 253;

/** One row, as far as tests look at it. */
export interface Row {
  readonly id?: string | number;
  readonly line?: number;
  readonly error?: { readonly code: string; readonly message: string };
  readonly verdict?: { readonly kind: string };
  readonly stats?: Readonly<Record<string, number>>;
}

/** `vmprot serve` as a process of its own, on a socket in a folder of its own. */
export class Served {
  readonly folder = mkdtempSync(join(tmpdir(), "vmprot-serve-"));
  readonly path = join(this.folder, "socket");
  stderr = "";
  readonly #clients: Client[] = [];
  #child: ChildProcess | undefined;
  #options: readonly string[] = [];

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  async start(...options: string[]): Promise<void> {
    this.#options = options;
    const args = [VMPROT, "serve", "--socket", this.path, ...options];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
    this.#child = child;
    await new Promise<void>((resolve, reject) => {
      child.stderr.on("data", (data: Buffer) => {
        this.stderr += data;
        if (this.stderr.includes("vmprot: serving ")) resolve();
      });
      child.once("exit", (status) => reject(new Error(`it exited with ${status}: ${this.stderr}`)));
    });
  }

  /** Starts it again after its end, as it was. */
  async restart(): Promise<void> {
    this.stderr = "";
    await this.start(...this.#options);
  }

  /** Ends it; its exit status, or the signal. */
  async end(signal: NodeJS.Signals = "SIGTERM"): Promise<number | string> {
    const child = this.#child as ChildProcess;
    if (child.exitCode === null && child.signalCode === null) {
      const exit = once(child, "exit");
      child.kill(signal);
      await exit;
    }
    return child.exitCode ?? (child.signalCode as string);
  }

  /** A number of /proc/PID/status, in KiB: VmRSS, VmHWM. */
  memory(name: string): number {
    const text = readFileSync(`/proc/${this.pid}/status`, "utf8");
    return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(text)?.[1]);
  }

  /** Clock ticks of the processor that it has used. */
  ticks(): number {
    const fields = readFileSync(`/proc/${this.pid}/stat`, "utf8").split(") ")[1]?.split(" ");
    return Number(fields?.[11]) + Number(fields?.[12]);
  }

  /** A connection that the server has taken. */
  async client(): Promise<Client> {
    const client = await Client.to(this.path);
    this.#clients.push(client);
    await client.ask('{"stats":true}');
    return client;
  }

  /** Ends all connections, and waits until the server has. */
  async quiet(): Promise<void> {
    for (const client of this.#clients.splice(0)) client.socket.destroy();
    for (;;) {
      const client = await Client.to(this.path);
      const row = await client.ask('{"stats":true}');
      client.socket.end();
      await client.end();
      if (row?.stats?.clients === 1) return;
      await sleep(20);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child !== undefined) await this.end("SIGKILL");
    rmSync(this.folder, { recursive: true });
  }
}

/** A connection, which can send descriptors, and reads rows. */
export class Client {
  readonly socket: Socket;
  readonly rows: Row[] = [];
  closed = false;
  sent: readonly Buffer[] = [];
  #rest = "";
  #notify: () => void = () => {};

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => {
      const lines = (this.#rest + text).split("\n");
      this.#rest = lines.pop() as string;
      for (const line of lines) this.rows.push(JSON.parse(line));
      this.#notify();
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      this.closed = true;
      this.#notify();
    });
  }

  /** Where more wait to be accepted than there is room for, it waits too, as a blocking connect() would. */
  static async to(path: string): Promise<Client> {
    for (;;) {
      const socket = connect(path);
      try {
        await once(socket, "connect");
        return new Client(socket);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
        await sleep(10);
      }
    }
  }

  /** Sends bytes, in one message with descriptors if there are any; how many bytes were taken. */
  send(data: string | Buffer, fds: readonly number[] = []): number {
    const bytes = Buffer.from(data);
    const fd = fdOf(this.socket);
    const control = Buffer.alloc(fds.length === 0 ? 0 : 16 + Math.ceil(fds.length / 2) * 8);
    if (fds.length > 0) {
      control.writeBigUInt64LE(BigInt(16 + 4 * fds.length), 0);
      control.writeInt32LE(1, 8);
      control.writeInt32LE(1, 12);
      for (const [index, each] of fds.entries()) control.writeInt32LE(each, 16 + 4 * index);
    }
    const iov = Buffer.alloc(16);
    iov.writeBigUInt64LE(BigInt(koffi.address(bytes)), 0);
    iov.writeBigUInt64LE(BigInt(bytes.length), 8);
    const message = Buffer.alloc(56);
    message.writeBigUInt64LE(BigInt(koffi.address(iov)), 16);
    message.writeBigUInt64LE(1n, 24);
    if (fds.length > 0) {
      message.writeBigUInt64LE(BigInt(koffi.address(control)), 32);
      message.writeBigUInt64LE(BigInt(control.length), 40);
    }
    const taken = Number(sendmsg(fd, message, MSG_NOSIGNAL));
    // Addresses keep nothing, so that these must not be given up before.
    this.sent = [bytes, iov, control];
    return taken;
  }

  /** A line for each of these. */
  sendLines(...lines: readonly string[]): void {
    this.socket.write(lines.map((line) => `${line}\n`).join(""));
  }

  /** Waits until there are so many rows, or it is closed, and takes them. */
  async take(count: number): Promise<Row[]> {
    while (this.rows.length < count && !this.closed) {
      await new Promise<void>((resolve) => {
        this.#notify = resolve;
      });
    }
    return this.rows.splice(0, count);
  }

  /** Sends a line, and waits for its row. */
  async ask(line: string, fds: readonly number[] = []): Promise<Row | undefined> {
    if (this.send(`${line}\n`, fds) < 0) return undefined;
    const [row] = await this.take(1);
    return row;
  }

  /** Waits until the server has closed it. */
  async end(): Promise<void> {
    while (!this.closed) {
      await new Promise<void>((resolve) => {
        this.#notify = resolve;
      });
    }
  }
}

/** A TCP socket whose last close() waits for 20 seconds: its other end takes nothing, and it lingers. */
export async function lingering(): Promise<{ readonly socket: Socket; readonly other: Server }> {
  const other = createServer((end) => end.pause()).listen(0, "127.0.0.1");
  await once(other, "listening");
  const socket = connect((other.address() as AddressInfo).port, "127.0.0.1");
  await once(socket, "connect");
  socket.write(Buffer.alloc(1 << 24));
  await sleep(100);
  const value = Buffer.alloc(8);
  value.writeInt32LE(1, 0);
  value.writeInt32LE(20, 4);
  if (setsockopt(fdOf(socket), 1, 13, value, 8) !== 0) throw new Error("SO_LINGER");
  return { socket, other };
}

/** A socket's descriptor. */
export const fdOf = (socket: Socket): number =>
  (socket as unknown as { _handle: { fd: number } })._handle.fd;

/** Descriptors that one message can carry at most. */
export const MOST_SENT = SCM_MAX_FD;
