import type { CodeBlock } from "./code-blocks.js";

/** What the tests do with a block. */
export type Treatment =
  | "run" // a console block: its output is compared with what is printed
  | "run code" // compiled and run; what it prints must stand in its comments
  | "compile" // compiled only: it is used by another block, uses names of the reader's, or says why
  | "compile C" // with the compiled policy's headers, as the body of a function
  | "parse" // JSON
  | "look up" // an npm install: its packages exist here
  | "leave" // says why it is not run
  | "text" // no code
  | "none"; // an error

const TEXT = new Set(["text", "mermaid"]);

/** Decides it from the block alone. */
export function treatmentOf({ language, text, notes }: CodeBlock): Treatment {
  if (language === "ts" || language === "js") {
    const whole = !/^\s*declare\b/m.test(notes.with ?? "");
    return whole && notes.notRun === undefined && notes.file === undefined ? "run code" : "compile";
  }
  if (notes.notRun !== undefined) return "leave";
  if (language === "console") return "run";
  if (language === "c") return "compile C";
  if (language === "json") return "parse";
  if (language === "sh" && /^npm install .*@vmprot\//.test(text)) return "look up";
  return TEXT.has(language) ? "text" : "none";
}
