import { PROFILES } from "@vmprot/core";
import { Command, Option } from "commander";
import { addAdapterOptions } from "../adapters/adapter-options.js";

const MORE = `
With --json each line is {"case", "facts", "platform", "profile", "result"}, where case is the
adapter's name for this kind of buffer and result what \`vmprot query --json\` prints for it.

Examples:
  $ vmprot matrix --exporter amdgpu --profile strict
  $ vmprot matrix --html matrix.html
`;

/** `vmprot matrix`: all that the adapters and presets can lead to, at a glance. */
export function matrixCommand(): Command {
  const command = new Command("matrix")
    .summary("every distinct answer on every platform preset")
    .description("Shows every distinct answer of the adapters on every platform preset.")
    .option("--exporter <name>", "only this exporter's")
    .addOption(
      new Option("--profile <profile>", "which differences between host and guest types to accept")
        .choices(PROFILES)
        .default("coherent"),
    )
    .addOption(new Option("--json", "print cells as NDJSON").conflicts("html"))
    .option("--html <file>", "write one self-contained HTML file; - is standard output");
  return addAdapterOptions(command)
    .addHelpText("after", MORE)
    .action(async (options) => {
      const { showMatrix } = await import("../matrix/show-matrix.js");
      await showMatrix(options);
    });
}
