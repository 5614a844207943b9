import { Command } from "commander";

const MORE = `
A fact without a default must be given; "unknown" stands for every value of an optional one.

Example:
  $ vmprot adapters --json | jq -r .exporter
`;

/** `vmprot adapters`: which exporters there are, and what to say of their buffers. */
export function adaptersCommand(): Command {
  return new Command("adapters")
    .summary("which exporters are known, and which facts they need")
    .description("Lists the exporters, the facts that queries about them carry, and the sources.")
    .option("--json", "print them as NDJSON")
    .addHelpText("after", MORE)
    .action(async (options) => {
      const { listAdapters } = await import("../listings/list-adapters.js");
      listAdapters(options);
    });
}
