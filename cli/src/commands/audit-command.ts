import { PROFILES } from "@vmprot/core";
import { Command, InvalidArgumentError, Option } from "commander";
import { addAdapterOptions } from "../adapters/adapter-options.js";
import { assumeOption, repeated } from "../settings/settings-options.js";

const FORMATS = ["ndjson", "csv", "parquet"];
const MORE = `
Rows are those of \`vmprot scan --json\`, with those of \`vmprot host --json\` of the same hosts; or have
columns of their own: exporter, facts (an object), and where they are known host, platform, vm, profile,
id; or facts.flags, platform.kernel, vm.guestPat and the like, a column each. What no row states of a
host is unknown; the VM is a plain one.

Rows that cannot be judged are counted, and the rest is judged; --rejects keeps them, each with its
place, a code and what is wrong. --set judges the same inventory for another world too, and says what
changes. The engine is DuckDB; what does not fit into --memory goes to the folder for temporary files.

With --json each line is {"by", "of", "map", "refuse"}, with --set also "later", and {"by": "change",
"from", "to", "buffers"}; by is all, code, exporter, kernel or field (which decides). What --assume, the
environment (VMPROT_SET and the like) and vmprot.config.json say of all rows is {"by": "note", "note"}.

Exit status: 0 everything may be mapped, 1 something was refused, 2 a row or the command line is wrong.

Examples:
  $ for h in $(cat hosts); do ssh $h 'vmprot scan --json; vmprot host --json'; done > fleet.ndjson
  $ vmprot audit fleet.ndjson -o verdicts.parquet --chart fleet.svg
  $ vmprot audit fleet.ndjson --set platform.kernel=6.18
  $ vmprot audit buffers.parquet hosts.csv --rejects rejects.ndjson --json
`;

/** `vmprot audit`: a fleet's buffers. */
export function auditCommand(): Command {
  const command = new Command("audit")
    .summary("judges an inventory of many hosts' buffers, and what would change them")
    .description("Judges every buffer of an inventory (NDJSON, CSV, Parquet) on its host.")
    .argument("<inventory...>", "files; - is standard input")
    .addOption(new Option("--from <format>", "what the files are written in").choices(FORMATS))
    .option("-o, --output <file>", "write every row's verdict")
    .addOption(
      new Option("--format <format>", "in this format (default: as the file's name ends)").choices(
        FORMATS,
      ),
    )
    .option("--rejects <file>", "write the rows that could not be judged, as NDJSON")
    .option(
      "--set <field=value>",
      "judge for this too, and say what changes; may be repeated",
      repeated,
    )
    .option(
      "--platform <name>",
      "judge for this preset, or the platform in a .json file, whatever rows say",
    )
    .addOption(
      new Option(
        "--profile <profile>",
        "which differences between host and guest types to accept",
      ).choices(PROFILES),
    )
    .option("--vm <file>", "what is known of the VMs, as JSON (default: plain ones)")
    .addOption(assumeOption())
    .option("--json", "print the summary as NDJSON")
    .option("--chart <file>", "draw the summary, as SVG")
    .option("--memory <size>", "how much memory DuckDB may use (default: 2GB)", memory);
  return addAdapterOptions(command)
    .addHelpText("after", MORE)
    .action(async (files: string[], options) => {
      const { runAudit } = await import("../audit/run-audit.js");
      process.exitCode = await runAudit(files, options);
    });
}

function memory(text: string): string {
  if (/^[1-9][0-9]{0,5}(MB|GB|MiB|GiB)$/.test(text)) return text;
  throw new InvalidArgumentError("A size is like 500MB or 4GB.");
}
