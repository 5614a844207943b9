import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { VMPROT } from "../cli/built-command.js";

/** `vmprot explore` while it runs. */
export interface Served {
  /** What it printed: where the page is. */
  readonly url: string;
  readonly child: ChildProcess;
  /** Ends it as Ctrl-C does, and gives its exit status. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Serves the page on any free port, or on this one. */
export async function serve(...args: readonly string[]): Promise<Served> {
  const child = spawn(process.execPath, [VMPROT, "explore", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let url = "";
  for await (const data of child.stdout) {
    url += String(data);
    if (url.endsWith("\n")) break;
  }
  const end = async (signal: NodeJS.Signals = "SIGINT") => {
    if (child.exitCode === null) {
      child.kill(signal);
      await once(child, "exit");
    }
    return child.exitCode;
  };
  return { url: url.trim(), child, end };
}
