import { Command } from "commander";
import { addAdapterOptions } from "../adapters/adapter-options.js";

const MORE = `
A fact without a default must be stated, if only as "unknown", which stands for all of its values.
With EXPORTER its facts come with what they mean, and the adapter's rows: the first whose condition
holds is the answer. With --json each line has both.

Adapters of other packages come by name (--adapter, or "adapters" of the configuration) and go before
vmprot's own, or by the keyword "vmprot-adapter" in node_modules (--discover) and go after them. Those
that were only discovered are listed without running any code of theirs.

Examples:
  $ vmprot adapters msm
  $ vmprot adapters --json | jq -r .exporter
  $ vmprot adapters --discover
  $ vmprot adapters --adapter ./my-adapter
`;

/** `vmprot adapters`: which exporters there are, and what to say of their buffers. */
export function adaptersCommand(): Command {
  const command = new Command("adapters")
    .summary("which exporters are known, which facts they need, and their rows")
    .description("Lists the exporters and the facts that queries about them carry.")
    .argument("[exporter]", "only this one, with its rows and sources")
    .option("--json", "print them as NDJSON");
  return addAdapterOptions(command)
    .addHelpText("after", MORE)
    .action(async (exporter, options) => {
      const { listAdapters } = await import("../listings/list-adapters.js");
      await listAdapters(exporter, options);
    });
}
