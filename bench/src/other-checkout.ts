import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Query, Result } from "@vmprot/core";

/** Another checkout of this repository, built, to be measured beside this one. */
export interface OtherCheckout {
  readonly vmProt: { query(query: Query): Pick<Result, "verdict"> };
  /** Its command. */
  readonly cli: string;
}

/** Where a checkout has had its list of adapters, the newest first. */
const ADAPTERS = ["adapters/dist/index.js", "all-adapters/dist/index.js"];

/** @throws Error where there is no built checkout */
export async function otherCheckout(path: string): Promise<OtherCheckout> {
  const folder = resolve(path);
  const adapters = ADAPTERS.map((name) => join(folder, name)).find(existsSync);
  const cli = join(folder, "cli/dist/vmprot.js");
  if (adapters === undefined || !existsSync(cli)) {
    throw new Error(`${folder} is no built checkout of vmprot.`);
  }
  const { VmProt } = await import(pathToFileURL(join(folder, "core/dist/index.js")).href);
  const { ADAPTERS: list } = await import(pathToFileURL(adapters).href);
  return { vmProt: new VmProt(list), cli };
}
