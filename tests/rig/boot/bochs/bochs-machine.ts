import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Bootable } from "../../provision/bootable.js";
import { tail } from "../../rig-error.js";
import { root } from "../../root.js";
import { KERNEL_COMMAND_LINE } from "../command-line.js";
import { initramfs } from "../initramfs.js";
import { type Job, readsOf, settingsOf } from "../settings.js";
import { Watchdog } from "../watchdog.js";
import { bochsrc, SERIAL_PORTS, type SerialPort } from "./bochsrc.js";
import { flatKernel } from "./flat-kernel.js";
import { withoutNetwork } from "./without-network.js";
import { writeDisc } from "./write-disc.js";

/** Debian's build starts in its debugger, which goes on at this. */
const DEBUGGER_COMMANDS = "continue\n";

/** A machine under Bochs that is booting or runs its job. */
export class BochsMachine {
  readonly #folder = mkdtempSync(join(tmpdir(), "vmprot-rig-"));
  readonly #watchdog = new Watchdog(this.#folder);
  #bochs: ChildProcess | undefined;
  #ended: Promise<string> | undefined;

  /** Starts it. `stop` must follow, also where this fails. */
  start(bootable: Bootable, job: Job): void {
    const { model, kernel, emulator } = bootable;
    const init = readFileSync(join(root, "tests/rig/boot/init.sh"), "utf8");
    const initrd = this.#path("initrd");
    writeFileSync(initrd, initramfs(model, kernel, init, settingsOf(bootable, job)));
    const words = [`console=${model.console}`, ...KERNEL_COMMAND_LINE, ...model.kernelArguments];
    const image = this.#path("linux");
    writeFileSync(image, flatKernel(emulator, readFileSync(kernel.image)));
    const boot = { image, initrd, arguments: words };
    writeDisc(emulator, boot, readsOf(job), this.#folder, this.#path("disc.iso"));
    writeFileSync(this.#path("bochsrc"), bochsrc(model, emulator.folder ?? "", this.#folder));
    writeFileSync(this.#path("commands"), DEBUGGER_COMMANDS);
    for (const name of SERIAL_PORTS) writeFileSync(this.path(name), "");
    const input = this.#silence();
    const own = ["-q", "-f", this.#path("bochsrc"), "-rc", this.#path("commands")];
    const [program, ...args] = withoutNetwork([emulator.program, ...emulator.args, ...own]);
    const child = spawn(program, args, {
      env: { ...process.env, ...emulator.env },
      // ^C is for this process: it would stop Bochs in its debugger, which also reads its input.
      detached: true,
      stdio: [input, "pipe", "pipe"],
    });
    closeSync(input);
    this.#bochs = child;
    if (child.pid !== undefined) this.#watchdog.guard(child.pid);
    let complaints = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (data) => {
        complaints = (complaints + data).slice(-4000);
      });
    }
    this.#ended = new Promise((resolve) => {
      child.once("error", (error) => resolve(error.message));
      child.once("close", () => resolve(complaints));
    });
  }

  /**
   * An input that says nothing and does not end. Not one of Node's pipes, which are sockets: the
   * display, as long as nobody has connected to it, sends its pictures to descriptor 0.
   */
  #silence(): number {
    const path = this.#path("input");
    spawnSync("mkfifo", [path]);
    return openSync(path, "r+");
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }

  /** The file that a serial port is written to. */
  path(port: SerialPort): string {
    return this.#path(port);
  }

  /** What the machine's console has shown, for a message. */
  consoleTail(lines = 25): string {
    return tail(readFileSync(this.path("console"), "utf8").replaceAll("\r", ""), lines);
  }

  /** Settles when Bochs ends, with its last words. */
  get ended(): Promise<string> {
    return this.#ended ?? Promise.resolve("");
  }

  /** Switches it off. What it wrote can still be read. */
  async end(): Promise<void> {
    this.#bochs?.kill("SIGKILL");
    await this.#ended;
  }

  /** Leaves nothing behind. */
  async stop(): Promise<void> {
    await this.end();
    await this.#watchdog.release();
  }
}
