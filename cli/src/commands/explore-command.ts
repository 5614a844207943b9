import { Command, InvalidArgumentError, Option } from "commander";

const MORE = `
The page is one file that needs nothing else: it answers in the browser, with vmprot's own adapters.
Its address holds the question, to be sent to others who have the page.

Without --output it is served to this machine alone, until Ctrl-C, and its address is printed.

Examples:
  $ vmprot explore
  $ vmprot explore --output explorer.html
`;

/** `vmprot explore`: queries by hand, in a browser. */
export function exploreCommand(): Command {
  return new Command("explore")
    .summary("a page to try queries on, which shows why, and what would fix it")
    .description(
      "Serves or writes a page in which every query can be put together and is answered.",
    )
    .option("-o, --output <file>", "write the page instead; - is standard output")
    .addOption(
      new Option("--port <port>", "serve it at this port (default: a free one)")
        .argParser(port)
        .conflicts("output"),
    )
    .addHelpText("after", MORE)
    .action(async (options) => {
      const { explore } = await import("../explore/explore.js");
      await explore(options);
    });
}

function port(text: string): number {
  if (/^[1-9][0-9]{0,4}$/.test(text) && Number(text) <= 65535) return Number(text);
  throw new InvalidArgumentError("A port is a number from 1 to 65535.");
}
