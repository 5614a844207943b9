// The files that a document shows whole.
import { readFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { root } from "../workspaces.mjs";

const MARKS = /(<!-- Made by `npm run docs` from (\S+); do not edit. -->\n)[\s\S]*?(<!-- end -->)/g;
/** Languages that tests/docs does not run, and who does. */
const NOT_RUN = { c: "not run: tests/recipes/qemu.test.ts builds and runs it" };

/** The document with these files between their marks. */
export function included(path) {
  const text = readFileSync(join(root, path), "utf8");
  const sources = new Map(
    Array.from(text.matchAll(MARKS), ([, , file]) => [
      file,
      readFileSync(join(root, file), "utf8").trimEnd(),
    ]),
  );
  const imported = (name) =>
    [...sources.values()].some((source) =>
      source.includes(`from "./${name.replace(/ts$/, "js")}"`),
    );
  return text.replaceAll(MARKS, (_, start, file, end) => {
    const language = extname(file).slice(1);
    const name = basename(file);
    const note = NOT_RUN[language] ?? (imported(name) ? `file: ${name}` : "");
    const block = `\`\`\`${language}\n${sources.get(file)}\n\`\`\``;
    return `${start}${note && `<!-- ${note} -->\n`}${block}\n\n${end}`;
  });
}
