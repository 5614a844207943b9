import { lstatSync } from "node:fs";
import { resolve } from "node:path";
import type { AdapterOptions } from "./adapter-options.js";
import { ChosenAdapters } from "./chosen-adapters.js";

/** As discovery has it; written out, because loading that takes time that most runs do not need. */
const CONFIG_FILE = "vmprot.config.json";

/**
 * The adapters that the command line and the project's configuration ask for. Names are looked up
 * from the configuration's folder, or from the current one.
 *
 * @throws VmprotError if a package that is named cannot be used, or the configuration is wrong
 */
export async function chooseAdapters(options: AdapterOptions): Promise<ChosenAdapters> {
  const { adapter = [], discover = false, config: named } = options;
  const isPlain = adapter.length === 0 && !discover && named === undefined;
  if (isPlain && !isThere(CONFIG_FILE)) return new ChosenAdapters();
  const { discoverAdapters, isFolder } = await import("@vmprot/discovery");
  const { readConfigFile } = await import("./config-file.js");
  const { vendorValidator } = await import("./vendor-schema.js");
  const file = readConfigFile(named);
  const { folder, config } = file ?? { folder: process.cwd(), config: {} };
  // Results go to standard output, and what adapters print must not get among them.
  console.log = console.error;
  return new ChosenAdapters(
    discoverAdapters({
      from: folder,
      // Folders on the command line are relative to where it was typed.
      adapters: [
        ...(config.adapters ?? []),
        ...adapter.map((wanted) => (isFolder(wanted) ? resolve(wanted) : wanted)),
      ],
      discover: discover || config.discover === true,
    }),
    vendorValidator,
    file,
  );
}

/** A folder that may not be searched holds nothing for us. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}
