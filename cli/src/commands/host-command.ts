import { Command, InvalidArgumentError, Option } from "commander";

const MORE = `
Where a field is unknown, the last column says which verdicts hang on it: the exporters' kinds of
buffers that one of its values leads to another verdict for. With --json each line is {"field",
"value", "from", "decides"}, the last a list of {"exporter", "case", "outcomes"}.

The lines of --json are a file that --platform of other commands takes, on other machines too.

deviceMtrr is about one device's memory, and can be read by root where the machine is no virtual one.

Examples:
  $ vmprot host --json > this-host.json; vmprot matrix --platform ./this-host.json
  $ sudo vmprot host --device /dev/dri/renderD128
`;

/** `vmprot host`: what \`--platform host\` stands for. */
export function hostCommand(): Command {
  return new Command("host")
    .summary("what can be found out about this host")
    .description("Shows the platform that was detected, where from, and what is unknown.")
    .option("--device <node>", "the device whose memory deviceMtrr is about")
    .addOption(
      new Option("--pci <address>", "the same by its PCI address, such as 0000:01:00.0")
        .argParser(pciAddress)
        .conflicts("device"),
    )
    .option("--json", "print fields as NDJSON")
    .addHelpText("after", MORE)
    .action(async (options) => {
      const { showHost } = await import("../host/show-host.js");
      showHost(options);
    });
}

function pciAddress(text: string): string {
  if (/^[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/.test(text)) return text;
  throw new InvalidArgumentError("A PCI address is like 0000:01:00.0, in lower case.");
}
