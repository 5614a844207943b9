import { Command } from "commander";
import { addAdapterOptions } from "../adapters/adapter-options.js";

const MORE = `
EXPORTER is any of its names: the adapter's own, or a DRM driver's that it answers for. Its page says
on which presets a guest may map what, what its facts mean, what a probe asks, its rows (the first whose
condition holds is the answer) with their sources, on which kernels it was verified, and what today's
stacks say instead. With --json each line has all of that.

A fact without a default must be stated, if only as "unknown", which stands for all of its values.

Adapters of other packages come by name (--adapter, or "adapters" of the configuration) and go before
vmprot's own, or by the keyword "vmprot-adapter" in the project's node_modules (--discover) and go after them. Those
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
    .summary("which exporters are known; of one, all that is known of its driver")
    .description("Lists the exporters, or tells all that is known of one.")
    .argument("[exporter]", "the page of this one, by any of its names")
    .option("--json", "print them as NDJSON");
  return addAdapterOptions(command)
    .addHelpText("after", MORE)
    .action(async (exporter, options) => {
      const { listAdapters } = await import("../listings/list-adapters.js");
      await listAdapters(exporter, options);
    });
}
