import { Command } from "commander";
import { addAdapterOptions } from "../adapters/adapter-options.js";

const MORE = `
A word is anything that vmprot prints: a code, or its initials in a matrix; the rule that a verdict
names, R13 for all of R13-sev, R13-tdx and so on; the TABLE:ROW of an explanation; an adapter's
EXPORTER:ROW; a remedy, a preset, a field of platform or VM; EXPORTER.FACT, or facts.FACT for every
exporter's. Without one, the kinds of words are listed; with the name of a kind, all of that.

Exit status: 0, or 2 for a word that means nothing.

Examples:
  $ vmprot explain SYNC_REQUIRED
  $ vmprot explain KCM
  $ vmprot explain R11
  $ vmprot explain msm:cached
  $ vmprot explain platform.fwb
  $ vmprot explain amdgpu.domains
  $ vmprot explain --json | jq -r 'select(.kind == "refusal").code'
`;

/** `vmprot explain`: what a word in vmprot's output means. */
export function explainCommand(): Command {
  const command = new Command("explain")
    .summary("what a code, rule, field or fact means, how it comes about, what to do")
    .description("Explains one of the words that vmprot prints, or lists which there are.")
    .argument(
      "[word]",
      "such as SYNC_REQUIRED, R11, msm:cached or platform.fwb; the kinds if absent",
    )
    .option("--json", "print as NDJSON");
  return addAdapterOptions(command)
    .addHelpText("after", MORE)
    .action(async (word, options) => {
      const { explain } = await import("../listings/explain.js");
      await explain(word, options);
    });
}
