import { VmprotError } from "@vmprot/core";
import { snake } from "../c/names.js";
import { wrapped } from "../wrapped.js";

const KEYWORDS = new Set(
  "abstract as async await become box break const continue crate do dyn else enum extern false final fn for if impl in let loop macro match mod move mut override priv pub ref return self static struct super trait true try type typeof unsafe unsized use virtual where while yield".split(
    " ",
  ),
);

/** A name as Rust writes types and variants: `sev-snp` is SevSnp. */
export function pascal(name: string): string {
  const joined = snake(name)
    .split("_")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .reduce((all, word) => (/\d$/.test(all) && /^\d/.test(word) ? `${all}_${word}` : all + word));
  return /^\d/.test(joined) ? `N${joined}` : joined;
}

/** A name as Rust writes fields: what the language keeps for itself has a `_` behind it. */
export function member(name: string): string {
  const text = snake(name);
  return KEYWORDS.has(text) ? `${text}_` : text;
}

/**
 * Variants for names, in their order.
 *
 * @throws VmprotError NOT_COMPILABLE where two names become one
 */
export function variants(names: readonly string[]): string[] {
  const all = names.map(pascal);
  const twice = names.find((_, index) => all.indexOf(all[index] as string) !== index);
  if (twice === undefined) return all;
  throw new VmprotError("NOT_COMPILABLE", `Rust has no name of its own for ${twice}.`);
}

/** A text as documentation, wrapped at 100 columns, with nothing in it that Markdown would take. */
export function docs(text: string, indent = ""): string {
  const escaped = text.replace(/[*[\]<>`]/g, "\\$&");
  return plainDocs(escaped, indent);
}

/** Documentation that is Markdown. */
export function plainDocs(text: string, indent = ""): string {
  const paragraphs = text.split("\n\n").map((each) => wrapped(each, 96 - indent.length));
  const lines = paragraphs.flatMap((each, index) => (index === 0 ? each : ["", ...each]));
  return lines.map((line) => `${indent}///${line === "" ? "" : ` ${line}`}`).join("\n");
}
