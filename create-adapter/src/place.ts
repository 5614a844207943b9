import { realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import { VmprotError } from "@vmprot/core";
import type { Home } from "./home.js";

/**
 * Where the new package gets vmprot's own packages from: a `registry`, the `checkout` that the tool
 * runs from, or beside them in that checkout as a `workspace`.
 */
export type PlaceKind = "registry" | "checkout" | "workspace";

/** The folder of a new package. */
export interface Place {
  readonly kind: PlaceKind;
  /** Absolute, with symbolic links above it resolved. */
  readonly folder: string;
}

/** The folder that is proposed where none is named. */
export function defaultDir(name: string, { checkout }: Home, cwd: string): string {
  if (checkout === undefined || !isInside(checkout, realFolder(cwd))) {
    return `./vmprot-adapter-${name}`;
  }
  return join(checkout, "adapters", name);
}

/** @throws VmprotError USAGE for a folder of the repository that is not an adapter's */
export function findPlace(dir: string, name: string, { checkout }: Home, cwd: string): Place {
  const folder = realFolder(resolve(cwd, dir));
  if (checkout === undefined) return { kind: "registry", folder };
  if (!isInside(checkout, folder)) return { kind: "checkout", folder };
  const own = join(checkout, "adapters", name);
  if (folder === own) return { kind: "workspace", folder };
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
