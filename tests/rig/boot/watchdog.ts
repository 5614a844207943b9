import { spawn } from "node:child_process";

// Reads until the pipe ends, which it does however its writer ends; then the machine must be gone.
const SCRIPT = `
  while read -r line; do pid=$line; done
  [ -z "$pid" ] || kill -9 "$pid" 2>/dev/null
  rm -rf "$1"
`;

/** Cleans up behind a process that may be killed without a chance to do it itself. */
export class Watchdog {
  readonly #child;

  /** From now on, the folder goes when this process does. */
  constructor(folder: string) {
    this.#child = spawn("sh", ["-c", SCRIPT, "rig-watchdog", folder], {
      // Its own session, so that ^C does not reach it.
      detached: true,
      stdio: ["pipe", "ignore", "ignore"],
    });
    this.#child.stdin?.on("error", () => {});
  }

  /** And so does this process. */
  guard(pid: number): void {
    this.#child.stdin?.write(`${pid}\n`);
  }

  /** The guarded process has ended: its id may soon be another's. */
  release(): Promise<void> {
    const done = new Promise<void>((resolve) => this.#child.once("close", () => resolve()));
    this.#child.stdin?.end("\n");
    return done;
  }
}
