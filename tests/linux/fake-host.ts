import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type HostFiles, hostFiles } from "@vmprot/linux";
import { emptyRoot } from "./fake-proc.js";

/** Files by path: text, bytes, or the path of what a link leads to. */
export type FakeFiles = Readonly<Record<string, string | Uint8Array | { readonly link: string }>>;

/** A root folder with these files. */
export function rootWith(files: FakeFiles): string {
  const root = emptyRoot();
  putFiles(root, files);
  return root;
}

/** Puts files into a root folder. */
export function putFiles(root: string, files: FakeFiles): void {
  for (const [path, content] of Object.entries(files)) {
    const place = join(root, path);
    mkdirSync(dirname(place), { recursive: true });
    if (typeof content === "string" || content instanceof Uint8Array) writeFileSync(place, content);
    else symlinkSync(join(root, content.link), place);
  }
}

/**
 * A host that has these files and no others.
 *
 * @param arch Node's name of its architecture
 */
export const fakeHost = (arch: string, files: FakeFiles, release = "6.12.95"): HostFiles => ({
  ...hostFiles(rootWith(files)),
  arch,
  release,
});
