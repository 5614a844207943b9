import { Command } from "commander";

const MORE = `
Where a field is unknown, the last column says which verdicts hang on it: the exporters' kinds of
buffers that one of its values leads to another verdict for. With --json each line is {"field",
"value", "from", "decides"}, the last a list of {"exporter", "case", "outcomes"}.

Example:
  $ vmprot host --json | jq -s 'map({(.field): .value}) | add' > this-host.json
`;

/** `vmprot host`: what \`--platform host\` stands for. */
export function hostCommand(): Command {
  return new Command("host")
    .summary("what can be found out about this host")
    .description("Shows the platform that was detected, where from, and what is unknown.")
    .option("--json", "print fields as NDJSON")
    .addHelpText("after", MORE)
    .action(async (options) => {
      const { showHost } = await import("../host/show-host.js");
      showHost(options);
    });
}
