import { Command, InvalidArgumentError } from "commander";
import { addAdapterOptions } from "../adapters/adapter-options.js";

/** Seconds after which no further buffer is allocated. */
const SECONDS = 60;

const MORE = `
Allocates 1 MiB from each exporter that is there (a memfd, udmabuf, dma-heaps, dumb buffers of DRM
devices), and holds what vmprot says of it against what the machine does: whose it is, whether it can
be mapped, what accesses cost (which tells cached, write-combined and uncached memory apart, where no
hypervisor is beneath), whether a guest of KVM's reads and writes each page or which call fails, and as
root on x86_64 what KVM writes into its own tables. The plan is shown first, and asked about.

With --json the report is one line; --output keeps it for an issue. Neither has names, addresses or
paths of yours in it. With --dry-run --json each line is {"what", "exporter", "node", "size"}.

Exit status: 0 nothing disagrees, 1 something does, 2 nobody agreed to the plan, or the command line is
wrong.

Examples:
  $ vmprot verify --dry-run
  $ sudo vmprot verify --output report.txt
  $ sudo vmprot verify --yes --only udmabuf --json | jq .totals
`;

/** `vmprot verify`: what this machine does with buffers of its own. */
export function verifyCommand(): Command {
  const command = new Command("verify")
    .summary("allocates small buffers, and tries whether vmprot is right about them")
    .description("Holds what vmprot says of buffers against what this machine does with them.")
    .option("--dry-run", "only show what would be done")
    .option("-y, --yes", "agree to it without being asked")
    .option(
      "--only <exporter>",
      "only this exporter's or DRM driver's buffers; may be repeated",
      (text: string, before: readonly string[] = []) => [...before, text],
    )
    .option(
      "--platform <name>",
      "hold the claims for this preset, or the platform in a .json file (default: host)",
    )
    .option("--timeout <seconds>", "how long buffers are allocated for", seconds, SECONDS)
    .option("-o, --output <file>", "write the report, for people and as JSON; .json has JSON alone")
    .option("--json", "print the report as one line of JSON");
  return addAdapterOptions(command)
    .addHelpText("after", MORE)
    .action(async (options) => {
      const { runVerify } = await import("../verify/run-verify.js");
      process.exitCode = await runVerify(options);
    });
}

function seconds(text: string): number {
  if (/^[1-9][0-9]{0,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Seconds are a number from 1.");
}
