import { Command } from "commander";

const MORE = `
Exit status: 0, or 2 for a code that does not exist.

Examples:
  $ vmprot explain SYNC_REQUIRED
  $ vmprot explain --json | jq -r 'select(.kind == "refusal").code'
`;

/** `vmprot explain`: what a stable code means. */
export function explainCommand(): Command {
  return new Command("explain")
    .summary("what a code means, how it comes about, what to do")
    .description("Explains one of vmprot's stable codes, or lists them all.")
    .argument("[code]", "such as SYNC_REQUIRED; all codes if absent")
    .option("--json", "print as NDJSON")
    .addHelpText("after", MORE)
    .action(async (code, options) => {
      const { explainCodes } = await import("../listings/explain-codes.js");
      explainCodes(code, options);
    });
}
