import { dirname, resolve } from "node:path";
import type { AdapterOptions } from "./adapter-options.js";
import { ChosenAdapters } from "./chosen-adapters.js";
import { configFile } from "./config-file.js";

/**
 * The adapters that the command line and the project's configuration ask for. Names are looked up
 * from the configuration's folder, or from the current one.
 *
 * @throws VmprotError if a package that is named cannot be used, or the configuration is wrong
 */
export async function chooseAdapters({
  adapter = [],
  discover = false,
  config,
}: AdapterOptions): Promise<ChosenAdapters> {
  const file = configFile(config);
  if (file === undefined && adapter.length === 0 && !discover) return new ChosenAdapters();
  const { discoverAdapters, readConfig } = await import("@vmprot/discovery");
  const settings = file === undefined ? {} : readConfig(file);
  return new ChosenAdapters(
    discoverAdapters({
      from: file === undefined ? process.cwd() : dirname(resolve(file)),
      adapters: [...(settings.adapters ?? []), ...adapter.map(fromHere)],
      discover: discover || settings.discover === true,
    }),
  );
}

/** Folders on the command line are relative to where it was typed. */
const fromHere = (wanted: string): string => (wanted.startsWith(".") ? resolve(wanted) : wanted);
