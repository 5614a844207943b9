// A clean, committed copy of the working tree, built as here: lerna wants one, and writes into it.
import { cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { configureScratch, git } from "../git.mjs";
import { publicPackages, root } from "../workspaces.mjs";

export function copyRepository(folder) {
  const listed = git(root, "ls-files", "-coz", "--exclude-standard").split("\0");
  const present = listed.filter((path) => path !== "" && existsSync(join(root, path)));
  const built = publicPackages().flatMap(({ folder, manifest }) =>
    manifest.files
      .map((name) => `${folder}/${name}`)
      .filter((path) => existsSync(join(root, path))),
  );
  for (const path of [...present, ...built]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(root, path), join(folder, path), { recursive: true });
  }
  git(folder, "init", "--quiet");
  configureScratch(folder);
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--message", "rehearsal");
  writeFileSync(join(folder, ".git/info/exclude"), "node_modules\n");
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return folder;
}
