import { join } from "node:path";
import { printable, VmprotError } from "@vmprot/core";
import { exitNow } from "@vmprot/linux";
import { chooseAdapters } from "../adapters/choose-adapters.js";
import { writeErr } from "../output/standard-streams.js";
import { Answerer } from "../query/answerer.js";
import { Overrides } from "../query/overrides.js";
import type { ScanCommandOptions } from "../scan/answer-buffer.js";
import { createParts } from "../scan/run-scan.js";
import { originsOf } from "../settings/origins.js";
import { Settings } from "../settings/settings.js";
import type { SettingsOptions } from "../settings/settings-options.js";
import { groupNumber, mayAsk } from "./admission.js";
import { LineAnswerer } from "./answer-line.js";
import { Counters } from "./counters.js";
import { type Listening, listenAt, passedSocket } from "./listening.js";
import { DescriptorProbe } from "./probe-line.js";
import { ServeLog } from "./serve-log.js";
import { Server } from "./server.js";

/** The options of `vmprot serve`, as the command line gives them. */
export interface ServeOptions
  extends SettingsOptions,
    Pick<ScanCommandOptions, "allowForeignImport"> {
  readonly socket?: string;
  readonly group?: string;
  readonly log?: string;
}

const SIGNALS = ["SIGTERM", "SIGINT", "SIGHUP"] as const;

/** Serves until a signal ends it, and returns the exit status. */
export async function runServe(options: ServeOptions): Promise<number> {
  const group = options.group === undefined ? undefined : groupNumber(options.group);
  const adapters = await chooseAdapters(options);
  const parts = await createParts(options, {}, adapters);
  const counters = new Counters();
  // What queries do not say is not known, whatever is known of this host.
  const settings = new Settings({ ...parts.settings, platform: undefined, profile: undefined });
  const overrides = new Overrides(settings, false, settings.isInForce ? originsOf : undefined);
  const listening = listen(options, group);
  let leave = false;
  try {
    const log = options.log === undefined ? undefined : new ServeLog(options.log, counters);
    const lines = new LineAnswerer({
      answerer: new Answerer({ vmProt: parts.vmProt, adapters, overrides }),
      probe: new DescriptorProbe(parts),
      counters,
      log,
    });
    const server = new Server({
      ...{ listener: listening.fd, lines, counters, log },
      mayAsk: (peer) => mayAsk(peer, group),
    });
    for (const signal of SIGNALS) process.on(signal, () => server.stop());
    writeErr(`${printable(`vmprot: serving ${listening.name}`)}\n`);
    leave = !(await server.run());
    log?.close();
  } finally {
    listening.close();
  }
  // What a client has sent and cannot be closed must not keep this process.
  if (leave) exitNow(0);
  return 0;
}

function listen({ socket }: ServeOptions, group: number | undefined): Listening {
  const passed = passedSocket(process.env);
  if (passed === undefined) return listenAt(socket ?? defaultSocket(), group);
  if (socket === undefined) return passed;
  throw new VmprotError("USAGE", "systemd passed a socket, so that --socket cannot name another.");
}

/** Where only this user can put one. */
function defaultSocket(): string {
  const { XDG_RUNTIME_DIR: own } = process.env;
  if (process.geteuid?.() === 0) return "/run/vmprot.sock";
  if (own !== undefined && own !== "") return join(own, "vmprot.sock");
  throw new VmprotError("USAGE", "Name the socket with --socket: XDG_RUNTIME_DIR is not set.");
}
