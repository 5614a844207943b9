import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "../support/repository.js";

/** Entries that a sandbox does not show: its own version control would be the repository's. */
const HIDDEN = new Set([".git", ".nx"]);

/**
 * A temporary folder with one folder for each document, which looks like the repository's root but
 * takes the document's own files.
 */
export class Sandbox implements Disposable {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "vmprot-docs-")));

  /** Holds `vmprot`, as a user has installed it. */
  readonly programs = join(this.folder, "programs");

  constructor() {
    mkdirSync(this.programs);
    symlinkSync(join(root, "cli/bin/vmprot.js"), join(this.programs, "vmprot"));
    writeFileSync(join(this.folder, "package.json"), '{"type":"module"}\n');
    symlinkSync(join(root, "node_modules"), join(this.folder, "node_modules"));
  }

  /** The folder in which a document's commands run. */
  of(document: string): string {
    return join(this.folder, document.replaceAll(/[^\w]/g, "-"));
  }

  /** Makes it. */
  add(document: string): void {
    const folder = this.of(document);
    mkdirSync(folder);
    for (const name of readdirSync(root)) {
      if (!HIDDEN.has(name)) symlinkSync(join(root, name), join(folder, name));
    }
  }

  /** Writes a file of a document's. */
  write(document: string, name: string, text: string): string {
    const file = join(this.of(document), name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true });
  }
}
