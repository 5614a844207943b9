import { Command, Option } from "commander";
import { addAdapterOptions } from "../adapters/adapter-options.js";
import { addSettingsOptions } from "../settings/settings-options.js";

const MORE = `
With --json each line is {"case", "facts", "column", "platform", "profile", "result"}, where case is
the adapter's name for this kind of buffer, column the platform's, and result what \`vmprot query --json\`
prints for it.

Examples:
  $ vmprot matrix --exporter amdgpu --profile strict
  $ vmprot matrix --platform host --platform amd --vm vm.json
  $ vmprot matrix --html matrix.html --set platform.kernel=6.12
`;

/** `vmprot matrix`: all that the adapters and presets can lead to, at a glance. */
export function matrixCommand(): Command {
  const command = new Command("matrix")
    .summary("every distinct answer on every platform preset, or on others")
    .description(
      "Shows every distinct answer of the adapters on every platform preset, or on those that are named.",
    )
    .option("--exporter <name>", "only this exporter's")
    .addOption(new Option("--json", "print cells as NDJSON").conflicts("html"))
    .option("--html <file>", "write one self-contained HTML file; - is standard output");
  addSettingsOptions(command, {
    platform:
      "a column for this preset, for host, or for the platform in a file; may be repeated (default: every preset)",
    several: ["platform"],
  });
  return addAdapterOptions(command)
    .addHelpText("after", MORE)
    .action(async (options) => {
      const { showMatrix } = await import("../matrix/show-matrix.js");
      await showMatrix(options);
    });
}
