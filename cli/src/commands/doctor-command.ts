import { Command } from "commander";

const MORE = `
Exit status: 0 all is there, 1 something is missing.

Example:
  $ vmprot doctor --json | jq -r 'select(.ok | not).remedy'
`;

/** `vmprot doctor`: why the other commands cannot see all that they could. */
export function doctorCommand(): Command {
  return new Command("doctor")
    .summary("what is missing on this machine, and how to get it")
    .description("Checks what scanning and host detection need of this machine.")
    .option("--json", "print checks as NDJSON")
    .addHelpText("after", MORE)
    .action(async (options) => {
      const { runDoctor } = await import("../doctor/run-doctor.js");
      process.exitCode = runDoctor(options);
    });
}
