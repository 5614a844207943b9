import { realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import { VmprotError } from "@vmprot/core";
import type { Home } from "./home.js";

/**
 * Where the new adapter gets vmprot's own packages from: a package from a `registry` or from the
 * `checkout` that the tool runs from; in the `repository` it is a folder of @vmprot/adapters.
 */
export type TargetKind = "registry" | "checkout" | "repository";

/** The folder of a new adapter. */
export interface Target {
  readonly kind: TargetKind;
  /** Absolute, with symbolic links above it resolved. */
  readonly folder: string;
}

/** Where the repository has its adapters, by name. */
const OWN_FOLDER = "adapters/src";
/** Names that give the exports that the repository's list of adapters expects. */
const OWN_NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
/** The other folder there, of what drivers share. */
const FAMILIES = "families";

/** The folder that is proposed where none is named. */
export function defaultDir(name: string, { checkout }: Home, cwd: string): string {
  if (checkout === undefined || !isInside(checkout, realFolder(cwd))) {
    return `./vmprot-adapter-${name}`;
  }
  return join(checkout, OWN_FOLDER, name);
}

/** @throws VmprotError USAGE for a folder or a name that no adapter of the repository has */
export function findTarget(dir: string, name: string, { checkout }: Home, cwd: string): Target {
  const folder = realFolder(resolve(cwd, dir));
  if (checkout === undefined) return { kind: "registry", folder };
  if (!isInside(checkout, folder)) return { kind: "checkout", folder };
  const own = join(checkout, OWN_FOLDER, name);
  if (!OWN_NAME.test(name) || name === FAMILIES) {
    throw new VmprotError(
      "USAGE",
      "In vmprot's repository an adapter has a name of small letters, digits and single hyphens, a letter first; or name a folder outside.",
    );
  }
  if (folder === own) return { kind: "repository", folder };
  throw new VmprotError(
    "USAGE",
    `In vmprot's repository the adapter ${name} belongs in ${own}; or name a folder outside.`,
  );
}

function isInside(root: string, folder: string): boolean {
  const path = relative(root, folder);
  return !isAbsolute(path) && path.split(/[\\/]/)[0] !== "..";
}

/** The path with the links above its last part resolved, as far as there is anything. */
function realFolder(path: string): string {
  const parent = dirname(path);
  if (parent === path) return path;
  try {
    return join(realpathSync(parent), basename(path));
  } catch {
    return join(realFolder(parent), basename(path));
  }
}
