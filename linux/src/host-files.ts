import { existsSync, readFileSync } from "node:fs";
import { arch, platform, release } from "node:os";
import { join } from "node:path";

/** Where host detection reads from; tests give another root. */
export interface HostFiles {
  /** Node's name of the CPU architecture. */
  readonly arch: string;
  /** The kernel's release string, undefined where the system is not Linux. */
  readonly release: string | undefined;
  /** The file's text, or undefined if it cannot be read. */
  read(path: string): string | undefined;
  /** Whether there is a file or folder of this name that can be looked at. */
  exists(path: string): boolean;
}

/** This machine's files, below `root`. */
export function hostFiles(root = "/"): HostFiles {
  return {
    arch: arch(),
    release: platform() === "linux" ? release() : undefined,
    read(path) {
      try {
        return readFileSync(join(root, path), "utf8");
      } catch {
        return undefined;
      }
    },
    exists: (path) => existsSync(join(root, path)),
  };
}
