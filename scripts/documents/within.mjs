// The part of a document that is made, in one that is written.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../workspaces.mjs";

const START = "<!-- Made by `npm run docs`; do not edit. -->";
const END = "<!-- end -->";

/** The document with this text between its marks. */
export function within(path, text) {
  const [before, rest = ""] = readFileSync(join(root, path), "utf8").split(START);
  const end = rest.indexOf(END);
  if (end < 0) throw new Error(`${path} lacks the marks ${START} and ${END}`);
  return `${before}${START}\n\n${text}\n\n${rest.slice(end)}`;
}
