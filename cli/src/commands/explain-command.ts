import { Command } from "commander";
import { addAdapterOptions } from "../adapters/adapter-options.js";

const MORE = `
A rule is what a verdict names as the one that refused, and what --explain names as the row: R11, or
R13 for all of R13-sev, R13-tdx and so on; EXPORTER:ROW of an adapter's.

Exit status: 0, or 2 for a code or rule that does not exist.

Examples:
  $ vmprot explain SYNC_REQUIRED
  $ vmprot explain msm:cached
  $ vmprot explain R11
  $ vmprot explain --json | jq -r 'select(.kind == "refusal").code'
`;

/** `vmprot explain`: what a stable code or a rule means. */
export function explainCommand(): Command {
  const command = new Command("explain")
    .summary("what a code or rule means, how it comes about, what to do")
    .description("Explains one of vmprot's stable codes or rules, or lists the codes.")
    .argument("[code]", "such as SYNC_REQUIRED, R11 or msm:cached; all codes if absent")
    .option("--json", "print as NDJSON");
  return addAdapterOptions(command)
    .addHelpText("after", MORE)
    .action(async (code, options) => {
      const { explain } = await import("../listings/explain.js");
      await explain(code, options);
    });
}
