import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** This tool's own package, and the checkout of vmprot's repository that it runs from, if any. */
export interface Home {
  readonly version: string;
  /** The folder with the files of the example adapter. */
  readonly template: string;
  /** The folder with what the repository has in another form: the adapter's test. */
  readonly repository: string;
  /** The repository's root; absent where the tool was installed from a registry. */
  readonly checkout?: string;
}

const readManifest = (folder: string): { readonly name: string; readonly version: string } =>
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

/** @param folder the tool's package; absent means this one */
export function findHome(folder: string = dirname(import.meta.dirname)): Home {
  const root = dirname(folder);
  const inCheckout =
    existsSync(join(root, "package.json")) && readManifest(root).name === "vmprot-monorepo";
  return {
    version: readManifest(folder).version,
    template: join(folder, "template"),
    repository: join(folder, "repository"),
    ...(inCheckout && { checkout: root }),
  };
}
