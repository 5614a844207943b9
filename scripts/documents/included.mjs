// The files that a document shows whole.
import { readFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { root } from "../workspaces.mjs";

const MARKS = /(<!-- Made by `npm run docs` from (\S+); do not edit. -->\n)[\s\S]*?(<!-- end -->)/g;
/** By a file's ending: the block's language, and what tests/docs is told where it does not run it. */
const LANGUAGES = {
  ts: ["ts"],
  c: ["c", "not run: tests/recipes builds and runs it"],
  rs: ["rust", "not run: tests/recipes builds and runs it"],
};

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
    const name = basename(file);
    const [language, notRun] = LANGUAGES[extname(file).slice(1)];
    const note = notRun ?? (imported(name) ? `file: ${name}` : "");
    const block = `\`\`\`${language}\n${sources.get(file)}\n\`\`\``;
    return `${start}${note && `<!-- ${note} -->\n`}${block}\n\n${end}`;
  });
}
