import { list } from "./arrays.js";
import { plainDocs, variants } from "./names.js";

/** An enumeration of Rust whose numbers are places in a list, from 1. */
export interface Enumeration {
  readonly name: string;
  readonly doc: string;
  /** In the order of their numbers. */
  readonly names: readonly string[];
  readonly repr?: "u8" | "u16" | "u32";
  /** What is said of each. */
  docOf(name: string): string;
  /** Names may be appended. */
  readonly isOpen?: boolean;
  /** The first is what nobody stated. */
  readonly hasDefault?: boolean;
}

/** The enumeration, and the list of all of its values. */
export function enumeration(from: Enumeration): string {
  const { name, doc, names, repr = "u8", docOf, isOpen = false, hasDefault = false } = from;
  const all = variants(names);
  const derived = ["Clone", "Copy", "Debug", "PartialEq", "Eq", "PartialOrd", "Ord", "Hash"];
  if (hasDefault) derived.splice(3, 0, "Default");
  const items = all.map((variant, index) => {
    const attribute = hasDefault && index === 0 ? "    #[default]\n" : "";
    return `${plainDocs(docOf(names[index] as string), "    ")}\n${attribute}    ${variant} = ${index + 1},`;
  });
  return `${plainDocs(doc)}
#[derive(${derived.join(", ")})]
#[repr(${repr})]
${isOpen ? "#[non_exhaustive]\n" : ""}pub enum ${name} {
${items.join("\n")}
}

impl ${name} {
    /// All of them, in the order of their numbers.
${list(
  `    pub const ALL: [Self; ${all.length}] = `,
  all.map((variant) => `Self::${variant}`),
  ";",
)}
}
`;
}

/** What a word of the contract is, for who reads the documentation of a variant. */
export const wordDoc = (word: string): string => `\`${word}\``;
