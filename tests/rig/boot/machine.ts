import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Bootable } from "../provision/bootable.js";
import { RigError, tail } from "../rig-error.js";
import { root } from "../root.js";
import { Channels } from "./channels.js";
import { machineArguments } from "./command-line.js";
import { initramfs } from "./initramfs.js";
import { Qmp } from "./qmp.js";
import { type Job, settingsOf } from "./settings.js";
import { Watchdog } from "./watchdog.js";

const PORTS = ["vmprot.out", "vmprot.err", "vmprot.control", "vmprot.host"] as const;
type Port = (typeof PORTS)[number];

/** A machine that is booting or runs its job. */
export class Machine {
  readonly #folder = mkdtempSync(join(tmpdir(), "vmprot-rig-"));
  readonly #watchdog = new Watchdog(this.#folder);
  readonly #channels = new Channels();
  readonly #ports = new Map<Port, Promise<Socket>>();
  #qemu: ChildProcess | undefined;
  #ended: Promise<string> | undefined;
  #monitor: Promise<Qmp> | undefined;

  /** Starts it. `stop` must follow, also where this fails. */
  async start(bootable: Bootable, job: Job): Promise<void> {
    const { model, kernel, emulator } = bootable;
    const init = readFileSync(join(root, "tests/rig/boot/init.sh"), "utf8");
    const initrd = join(this.#folder, "initrd");
    writeFileSync(initrd, initramfs(model, kernel, init, settingsOf(bootable, job)));
    const qmp = await this.#channels.open(this.#folder, "qmp");
    const paths = new Map<Port, string>();
    for (const name of PORTS) {
      const { path, socket } = await this.#channels.open(this.#folder, name);
      paths.set(name, path);
      this.#ports.set(name, socket);
    }
    const terminal = "shell" in job;
    const files = {
      ...{ image: kernel.image, initrd, console: this.#console, qmp: qmp.path, ports: paths },
      gdb: this.debugger,
    };
    const args = [...emulator.args, ...machineArguments(model, files, terminal)];
    const child = spawn(emulator.program, args, {
      env: { ...process.env, ...emulator.env },
      // ^C is for the guest where it has the terminal, and for this process otherwise: never for QEMU.
      detached: !terminal,
      stdio: terminal ? ["inherit", "inherit", "pipe"] : ["ignore", "ignore", "pipe"],
    });
    this.#qemu = child;
    if (child.pid !== undefined) this.#watchdog.guard(child.pid);
    let complaints = "";
    child.stderr?.on("data", (data) => {
      complaints += data;
    });
    this.#ended = new Promise((resolve) => {
      child.once("error", (error) => resolve(error.message));
      child.once("close", () => resolve(complaints));
    });
    this.#monitor = qmp.socket.then((socket) => new Qmp(socket));
  }

  /** The socket that a debugger can connect to. */
  get debugger(): string {
    return join(this.#folder, "gdb");
  }

  get #console(): string {
    return join(this.#folder, "console");
  }

  /** What the machine's console has shown, for a message. */
  consoleTail(lines = 25): string {
    try {
      return tail(readFileSync(this.#console, "utf8").replaceAll("\r", ""), lines);
    } catch {
      return "(nothing)";
    }
  }

  port(name: Port): Promise<Socket> {
    const socket = this.#ports.get(name);
    if (socket === undefined) throw new RigError(`no port ${name}`, 125);
    return socket;
  }

  get monitor(): Promise<Qmp> {
    if (this.#monitor === undefined) throw new RigError("the machine is not running", 125);
    return this.#monitor;
  }

  /** Settles when QEMU ends, with its complaints. */
  get ended(): Promise<string> {
    return this.#ended ?? Promise.resolve("");
  }

  /** Switches it off. What it wrote can still be read. */
  async end(): Promise<void> {
    // On this signal QEMU gives the terminal back as it found it.
    this.#qemu?.kill("SIGTERM");
    const patience = setTimeout(() => this.#qemu?.kill("SIGKILL"), 3000);
    await this.#ended;
    clearTimeout(patience);
  }

  /** Leaves nothing behind. */
  async stop(): Promise<void> {
    await this.end();
    this.#channels.close();
    await this.#watchdog.release();
  }
}
