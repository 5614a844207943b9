import { Command } from "commander";
import { addAdapterOptions } from "../adapters/adapter-options.js";
import { addSettingsOptions } from "../settings/settings-options.js";

const MORE = `
Clients connect to a Unix stream socket, send lines, and get a row for each, in order: a query as of
\`vmprot query --json\`; {"id": …, "fds": ["dma-buf"]} with the descriptor of a dma-buf (SCM_RIGHTS),
or ["dma-buf", "device"] with that of a DRM node too, answered as \`vmprot scan\` does; or
{"stats": true}. docs/protocol.md says all of it, limits included.

This user, root and members of --group may ask. Where systemd passes a socket, that one is served.
SIGTERM and SIGINT end it.

Exit status: 0 it was ended, 2 it could not begin.

Examples:
  $ sudo vmprot serve --socket /run/vmprot.sock --group kvm
  $ echo '{"id":1,"exporter":"msm","facts":{"flags":131072}}' | socat - UNIX:/run/vmprot.sock
`;

/** `vmprot serve`: the protocol on a socket, with descriptors. */
export function serveCommand(): Command {
  const command = new Command("serve")
    .summary("answer other processes on a socket, about dma-bufs that they pass")
    .description("Answers queries and passed dma-bufs on a Unix socket, until it is ended.")
    .option(
      "--socket <path>",
      "where (default: /run/vmprot.sock of root, else vmprot.sock in XDG_RUNTIME_DIR)",
    )
    .option("--group <name>", "members of this group may ask too")
    .option(
      "--log <file>",
      "append a line of JSON for each row and connection; - is standard output",
    )
    .option(
      "--allow-foreign-import",
      "ask each device that can have exported a buffer, which can pin or move those of others",
    );
  addSettingsOptions(command, {
    platform:
      "answer of passed buffers for this preset or the platform in a .json file (default: host, this machine)",
    profile:
      "which differences between host and guest types to accept, where a line about a buffer does not say",
  });
  return addAdapterOptions(command)
    .addHelpText("after", MORE)
    .action(async (options) => {
      const { runServe } = await import("../serve/run-serve.js");
      process.exitCode = await runServe(options);
    });
}
