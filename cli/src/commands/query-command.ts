import { Command } from "commander";
import { addAdapterOptions } from "../adapters/adapter-options.js";
import { addSettingsOptions } from "../settings/settings-options.js";

const MORE = `
FILE holds one query, an array of queries, or one query a line (NDJSON); without FILE, or with -,
they come from standard input. A query is {"exporter": …, "facts": {…}, "platform": …, "vm": {…},
"profile": …}; \`vmprot adapters\` lists exporters and facts, \`vmprot platforms\` the platforms.
Without platform, in the query or here, nothing is taken for granted of the host.

Exit status: 0 all may be mapped, 1 something was refused, 2 something in the input is wrong.

Examples:
  $ echo '{"exporter":"amdgpu","facts":{"domains":4,"flags":0}}' | vmprot query --platform amd
  $ vmprot query query.json --platform intel --explain
  $ vmprot query queries.ndjson --platform host --vm vm.json --json > results.ndjson
`;

/** `vmprot query`: the main job. */
export function queryCommand(): Command {
  const command = new Command("query")
    .summary("may a guest map these buffers, and how?")
    .description("Says for each buffer whether a guest may map it, and with which attribute.")
    .argument("[file]", "the queries; - is standard input")
    .option("--explain", "show the table rows that led to each verdict")
    .option("--json", "print results as NDJSON, and a row for each query that is wrong")
    .option("--lines", "the input is one query a line, so that none is waited for behind another");
  addSettingsOptions(command, {
    platform:
      "answer for this preset, for host (this machine), or for the platform in a .json file, whatever the queries say",
    profile: "which differences between host and guest types to accept, whatever the queries say",
  });
  return addAdapterOptions(command)
    .addHelpText("after", MORE)
    .action(async (file, options) => {
      const { runQueries } = await import("../query/run-queries.js");
      process.exitCode = await runQueries(file, options);
    });
}
