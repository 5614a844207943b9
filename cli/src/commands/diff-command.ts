import { Command } from "commander";
import { addAdapterOptions } from "../adapters/adapter-options.js";
import { addSettingsOptions, repeated } from "../settings/settings-options.js";

const MORE = `
Without FILE every kind of buffer that the adapters know is compared, on this host unless --platform
names another; with one its queries, read as \`vmprot query\` reads them, on their own platforms unless
--platform names one. --set and --assume hold on both sides, --after on the second alone. Only what
changes is shown: the exporter's mode or refusal, the verdict, its attribute, or its hazards.

With --json each line is {"exporter", "case" or "query", "facts", "profile", "before", "after"}, where
before and after are {"platform", "vm", "result", "because"}: result is what \`vmprot query --json\`
prints, and because the step that decides it.

Exit status: 0 nothing changes, 1 something does, 2 something in the input is wrong.

Examples:
  $ vmprot diff --after platform.kernel=6.18
  $ vmprot diff --platform intel --after vm.guestPat=honored --exporter amdgpu
  $ vmprot diff --platform arm64-no-fwb --platform arm64-fwb --json
  $ vmprot diff queries.ndjson --vm crosvm.json --vm qemu.json
`;

/** `vmprot diff`: what another kernel, host or VM would change. */
export function diffCommand(): Command {
  const command = new Command("diff")
    .summary("which answers another kernel, host or VM changes, and why")
    .description("Compares the answers on two hosts or in two VMs, and says which change, and why.")
    .argument("[file]", "queries; - is standard input (default: every kind of buffer)")
    .option("--exporter <name>", "only this exporter's kinds of buffers")
    .option("--json", "print changes as NDJSON")
    .option(
      "--after <field=value>",
      "a field's value on the second side, such as platform.kernel=6.18; may be repeated",
      repeated,
    );
  addSettingsOptions(command, {
    platform:
      "a preset, host, or a file; given twice, the first and the second side's (default: host, and the queries' own)",
    vm: "what is known of the VM, as JSON; given twice, of the first and the second side's (default: a plain VM)",
    several: ["platform", "vm"],
  });
  return addAdapterOptions(command)
    .addHelpText("after", MORE)
    .action(async (file, options) => {
      const { runDiff } = await import("../diff/run-diff.js");
      process.exitCode = await runDiff(file, options);
    });
}
