import type { Command } from "commander";

/** What the command line says of adapters beside vmprot's own. */
export interface AdapterOptions {
  readonly adapter?: readonly string[];
  readonly discover?: boolean;
  readonly config?: string;
}

/** Gives a command these options. */
export function addAdapterOptions(command: Command): Command {
  return command
    .option(
      "--adapter <package>",
      "also use the adapters of this package, or of this ./folder; may be repeated",
      (text: string, before: readonly string[] = []) => [...before, text],
    )
    .option("--discover", "also use adapters in node_modules, for exporters that are not known")
    .option(
      "--config <file>",
      "the same from a file, and more (default: vmprot.config.json, if there is one here)",
    );
}
