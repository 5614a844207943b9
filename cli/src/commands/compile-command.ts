import { Command, Option } from "commander";
import { addAdapterOptions } from "../adapters/adapter-options.js";

/** As the compiler has them; written out, because loading that takes time that most runs do not need. */
const LANGUAGES = ["c", "rust", "js", "json", "sql"];

const MORE = `
The folder gets one file set, and abi.json: the numbers of codes, rules, exporters and words, to which
later runs into the same folder append. A folder that holds other files, and no abi.json, is refused.

Examples:
  $ vmprot compile --to c -o third_party/vmprot
  $ vmprot compile --to rust -o vmprot --adapter ./our-adapter
`;

/** `vmprot compile`: the policy for VMMs in other languages. */
export function compileCommand(): Command {
  const command = new Command("compile")
    .summary("the policy as C, Rust, JavaScript, SQL or JSON")
    .description("Writes the policy with all adapters' rules out as code or tables.")
    .addOption(
      new Option("--to <language>", "what to write").choices(LANGUAGES).makeOptionMandatory(),
    )
    .requiredOption("-o, --output <folder>", "where to write it")
    .option("--abi <file>", "numbers to go on from (default: the folder's abi.json, or vmprot's)")
    .option("--json", "print what was written as JSON");
  return addAdapterOptions(command)
    .addHelpText("after", MORE)
    .action(async (options) => {
      const { compileTo } = await import("../compile/compile-to.js");
      await compileTo(options);
    });
}
