import { Command } from "commander";
import { addAdapterOptions } from "../adapters/adapter-options.js";

const MORE = `
A fact without a default must be given; "unknown" stands for every value of an optional one.
Adapters of other packages come by name (--adapter, or "adapters" of the configuration) and go before
vmprot's own, or by the keyword "vmprot-adapter" in node_modules (--discover) and go after them. Those
that were only discovered are listed without running any code of theirs.

Examples:
  $ vmprot adapters --json | jq -r .exporter
  $ vmprot adapters --discover
  $ vmprot adapters --adapter ./my-adapter
`;

/** `vmprot adapters`: which exporters there are, and what to say of their buffers. */
export function adaptersCommand(): Command {
  const command = new Command("adapters")
    .summary("which exporters are known, and which facts they need")
    .description("Lists the exporters, the facts that queries about them carry, and the sources.")
    .option("--json", "print them as NDJSON");
  return addAdapterOptions(command)
    .addHelpText("after", MORE)
    .action(async (options) => {
      const { listAdapters } = await import("../listings/list-adapters.js");
      await listAdapters(options);
    });
}
