import { constants } from "node:os";
import { runInside } from "./boot/run-inside.js";
import type { Job } from "./boot/settings.js";
import { provideBootable } from "./provision/bootable.js";
import { RigError, say } from "./rig-error.js";
import { HELP, parseUsage, type Wish } from "./usage.js";
import { verify } from "./verify/verify.js";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Aborts when a signal comes, or when nobody reads the output any more. */
function interruption(): AbortSignal {
  const interrupted = new AbortController();
  for (const signal of SIGNALS) {
    const status = 128 + constants.signals[signal];
    process.once(signal, () => interrupted.abort(new RigError(`ended by ${signal}`, status)));
  }
  process.stdout.on("error", () => interrupted.abort(new RigError("nobody reads on", 141)));
  return interrupted.signal;
}

function jobOf(command: readonly string[]): Job {
  if (command.length > 0) return { command };
  if (!process.stdin.isTTY || !process.stdout.isTTY) throw new RigError("--shell needs a terminal");
  return { shell: { rows: process.stdout.rows, columns: process.stdout.columns } };
}

async function run(wish: Extract<Wish, { kind: "run" }>): Promise<number> {
  const { machine, suite, command, timeout } = wish;
  const job = jobOf(command);
  const bootable = provideBootable(machine, suite);
  const signal = interruption();
  say(`${suite}: booting ${bootable.kernel.release} on ${machine}…`);
  return runInside({
    bootable,
    job,
    ...(timeout === undefined ? {} : { timeout }),
    signal,
    onOut: (data) => process.stdout.write(data),
    onErr: (data) => process.stderr.write(data),
  });
}

try {
  const wish = parseUsage(process.argv.slice(2));
  if (wish.kind === "help") process.stdout.write(HELP);
  else if (wish.kind === "verify") process.exitCode = await verify(wish.write);
  else process.exitCode = await run(wish);
} catch (error) {
  if (!(error instanceof RigError)) throw error;
  say(error.message);
  process.exitCode = error.status;
}
