import type { Code, Parents } from "mdast";
import { visit } from "unist-util-visit";
import type { Document } from "./documents.js";

/** What an HTML comment before a block says of it; CONTRIBUTING.md explains them. */
export interface Notes {
  /** Why the block is not run. */
  readonly notRun?: string;
  /** Code that the reader does not see, compiled before the block's own. */
  readonly with?: string;
  /** The name under which the document's other blocks use this one. */
  readonly file?: string;
}

/** A fenced block of a document. */
export interface CodeBlock {
  readonly document: string;
  /** The line of the block's first line of code, from 1. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
  readonly notes: Notes;
}

const NOTE = /<!--\s*(not run|with|file):([\s\S]*?)-->/g;

/** Every fenced or indented block, in the document's order. */
export function codeBlocks({ path, tree }: Document): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  visit(tree, "code", (node: Code, index, parent) => {
    blocks.push({
      document: path,
      line: (node.position?.start.line ?? 0) + 1,
      language: node.lang ?? "",
      text: node.value,
      notes: notesBefore(parent, index ?? 0),
    });
  });
  return blocks;
}

function notesBefore(parent: Parents | undefined, index: number): Notes {
  const notes: Record<string, string> = {};
  for (let at = index - 1; at >= 0; at--) {
    const node = parent?.children[at];
    if (node?.type !== "html") break;
    for (const [, name = "", text = ""] of node.value.matchAll(NOTE)) {
      notes[name === "not run" ? "notRun" : name] = text.trim();
    }
  }
  return notes;
}
