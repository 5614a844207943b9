import { Command } from "commander";

const MORE = `
Example:
  $ vmprot platforms --json | jq 'select(.name == "amd").platform' > my-host.json
`;

/** `vmprot platforms`: the presets, and the VM that they take for granted. */
export function platformsCommand(): Command {
  return new Command("platforms")
    .summary("which platform presets there are, and what each states")
    .description("Lists the platform presets with all their fields, and the plain VM.")
    .option("--json", "print them as NDJSON")
    .addHelpText("after", MORE)
    .action(async (options) => {
      const { listPlatforms } = await import("../listings/list-platforms.js");
      listPlatforms(options);
    });
}
