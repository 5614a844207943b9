import type { KindTable } from "../buffer-kinds.js";
import { definedBits } from "../c/masks.js";
import { snake } from "../c/names.js";
import { isByArch, type Policy, type PolicyExporter, type PolicyFact } from "../policy.js";
import { bit, call, decimal, list, mask } from "./arrays.js";
import { enumeration, wordDoc } from "./enumeration.js";
import { heading } from "./heading.js";
import { docs, member, pascal, plainDocs } from "./names.js";

const JUDGE = `    /// Judges such a buffer.
    ///
    /// # Errors
    ///
    /// Why the guest must not map it; [\`Code::UnknownFacts\`](crate::Code::UnknownFacts) where a value
    /// is none that the driver defines.
    pub fn judge(&self, environment: &Environment, profile: Profile) -> Result<Mapping, Refusal> {
        judge_facts(self, environment, profile)
    }

    /// What the verdict depends on, where it is open.
    #[must_use]
    pub fn deciding(&self, environment: &Environment, profile: Profile) -> Deciding {
        facts_deciding(self, environment, profile)
    }
`;

/** The type of an exporter's facts. */
export const factsType = (exporter: string): string => `${pascal(exporter)}Facts`;

/** The type of a fact's words. */
export const wordsType = (exporter: string, fact: string): string =>
  pascal(exporter) + pascal(fact);

/** src/exporters/….rs: one exporter's facts and rules. */
export function exporterModule(
  own: PolicyExporter,
  policy: Policy,
  answerAt: readonly number[],
  table: KindTable | undefined,
): string {
  const { exporter, facts, root, source, answers } = own;
  const type = factsType(exporter);
  const isEmpty = facts.length === 0;
  const usesCoherence = facts.some((fact) => isByArch(fact.declaration));
  const hasRuns = facts.some(({ arity, bits }) => arity > 0 && bits.length > 0);
  const uses = ["Known", "Rules", "Take", ...(hasRuns ? ["Run"] : [])];
  const crate = ["Deciding", "Environment", "Mapping", "Profile", "Refusal"];
  if (usesCoherence) crate.splice(1, 0, "DeviceCoherence");
  const sets = facts.filter(({ declaration }) => declaration.kind === "words");
  const bits = facts.flatMap((fact) => bitConstants(fact));
  const defaults = facts.map((fact) => initial(exporter, fact));
  const isDerived = defaults.every((each) => each === "None" || each === "DeviceCoherence::ByArch");
  const derived = ["Clone", "Copy", "Debug", ...(isDerived ? ["Default"] : [])];
  const variables = [...facts.entries()].filter(([, { arity }]) => arity > 0);
  const takes = facts.flatMap((fact, index) =>
    takeFact(exporter, fact, policy.firstFact, table?.facts[index]?.stride ?? 0),
  );
  return `${heading(`Buffers of ${exporter}.`, policy)}
${sets.length > 0 ? "use core::ops::BitOr;\n\n" : ""}use crate::facts::{${uses.sort().join(", ")}};
use crate::judge::{facts_deciding, judge_facts};
use crate::{${crate.join(", ")}};

${facts.map((fact) => wordsOf(exporter, fact)).join("")}${docs(`What is known of a buffer of ${exporter}.`)}
///
${docs(`Source: ${source}`)}
#[derive(${[...derived, "PartialEq", "Eq", "Hash"].join(", ")})]
pub struct ${type}${isEmpty ? ";" : ` {\n${facts.map((fact) => memberOf(exporter, fact)).join("\n")}\n}`}

${isDerived ? "" : defaultOf(type, facts, defaults)}impl ${type} {
    /// The exporter's name.
    pub const EXPORTER: &'static str = "${exporter}";

${bits.length > 0 ? `${bits.join("\n")}\n\n` : ""}${JUDGE}}

impl Known for ${type} {
    fn rules() -> &'static Rules {
        &RULES
    }

${takes.length === 0 ? "    fn tell(&self, _: &mut impl Take) {}" : `    #[inline]\n    fn tell(&self, to: &mut impl Take) {\n${takes.join("\n")}\n    }`}
}

static RULES: Rules = Rules {
    root: ${root},
${list(
  "    variables: &",
  variables.map(([fact, { arity }]) => `(${fact}, ${arity})`),
  ",",
)}
${list(
  "    answers: &",
  answers.map((answer) => String(answerAt[answer])),
  ",",
)}
${list("    kinds: &", (table?.kinds ?? []).map(String), ",")}
${list(
  "    names: &",
  facts.map(({ name }) => `"${name}"`),
  ",",
)}
};
${facts.map((fact) => factTable(fact)).join("")}`;
}

function memberOf(exporter: string, { name, declaration }: PolicyFact): string {
  const { kind, doc } = declaration;
  const field = `    pub ${member(name)}:`;
  switch (kind) {
    case "bits":
      return `${docs(`${doc} A mask of \`${snake(name).toUpperCase()}_…\`.`, "    ").replaceAll("\\`", "`")}\n${field} Option<u32>,`;
    case "count":
      return `${docs(`${doc} In ${declaration.unit}, from ${declaration.least} to ${declaration.most}.`, "    ")}\n${field} Option<u64>,`;
    case "word":
    case "words":
      return `${docs(doc, "    ")}\n${field} Option<${wordsType(exporter, name)}>,`;
    case "yes-no": {
      const type = isByArch(declaration) ? "DeviceCoherence" : "Option<bool>";
      return `${docs(doc, "    ")}\n${field} ${type},`;
    }
  }
}

function bitConstants({ name, declaration }: PolicyFact): string[] {
  if (declaration.kind !== "bits") return [];
  return Object.entries(declaration.bits).map(
    ([flag, value]) => `    /// \`${flag}\` of [\`Self::${member(name)}\`].
    pub const ${snake(name).toUpperCase()}_${snake(flag).toUpperCase()}: u32 = ${bit(Math.log2(value))};`,
  );
}

function wordsOf(exporter: string, { name, declaration }: PolicyFact): string {
  const type = wordsType(exporter, name);
  const field = `[\`${factsType(exporter)}::${member(name)}\`]`;
  if (declaration.kind === "word") {
    return `${enumeration({
      name: type,
      doc: `What ${field} can be.`,
      names: declaration.words,
      isOpen: true,
      docOf: (word) => `${wordDoc(word)}.`,
    })}\n`;
  }
  if (declaration.kind !== "words") return "";
  const constants = declaration.words.map((word) => snake(word).toUpperCase());
  return `${plainDocs(`What ${field} can be: one or more of these, joined by \`|\`.`)}
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ${type}(u32);

impl ${type} {
${constants.map((each, index) => `    /// ${wordDoc(declaration.words[index] as string)}.\n    pub const ${each}: Self = Self(${bit(index)});`).join("\n")}

    /// Each alone, in the order of their numbers.
${list(
  `    pub const ALL: [Self; ${constants.length}] = `,
  constants.map((each) => `Self::${each}`),
  ";",
)}

    /// A bit for each, the first one's the lowest.
    #[must_use]
    pub fn bits(self) -> u32 {
        self.0
    }
}

impl BitOr for ${type} {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

`;
}

/** What a fact is where nobody states it. */
function initial(exporter: string, { name, declaration }: PolicyFact): string {
  const { absent } = declaration;
  if (isByArch(declaration)) return "DeviceCoherence::ByArch";
  if (absent === undefined || absent === "unknown") return "None";
  switch (declaration.kind) {
    case "bits":
    case "count":
      return `Some(${decimal(absent as number)})`;
    case "yes-no":
      return `Some(${absent})`;
    case "word":
      return `Some(${wordsType(exporter, name)}::${pascal(absent as string)})`;
    case "words":
      return `Some(${(absent as readonly string[]).map((word) => `${wordsType(exporter, name)}::${snake(word).toUpperCase()}`).join(" | ")})`;
  }
}

function defaultOf(
  type: string,
  facts: readonly PolicyFact[],
  defaults: readonly string[],
): string {
  return `impl Default for ${type} {
    /// Facts that nobody stated.
    fn default() -> Self {
        Self {
${facts.map(({ name }, index) => `            ${member(name)}: ${defaults[index]},`).join("\n")}
        }
    }
}

`;
}

const tableName = ({ name }: PolicyFact, kind: string): string =>
  `${snake(name).toUpperCase()}_${kind}`;

function factTable(fact: PolicyFact): string {
  const { arity, bits, borders, classes, declaration } = fact;
  if (arity === 0) return "";
  const table = (kind: string, type: string, items: readonly string[]) =>
    `\n${list(`static ${tableName(fact, kind)}: [${type}; ${items.length}] = `, items, ";")}\n`;
  if (declaration.kind === "count") return table("BORDERS", "u64", borders.map(decimal));
  if (declaration.kind === "yes-no") return "";
  const of = table("CLASSES", "u8", classes.map(String));
  return declaration.kind === "word" ? of : table("RUNS", "Run", runs(bits)) + of;
}

/** Bits that are moved together, neighbours at once. */
function runs(bits: readonly number[]): string[] {
  const found: string[] = [];
  for (let at = 0; at < bits.length; ) {
    const from = bits[at] as number;
    let length = 1;
    while (bits[at + length] === from + length) length++;
    found.push(`(${from}, ${mask(2 ** length - 1)}, ${at})`);
    at += length;
  }
  return found;
}

function takeFact(exporter: string, fact: PolicyFact, firstFact: number, stride: number): string[] {
  const { declaration, arity } = fact;
  const value = `self.${member(fact.name)}`;
  const asked = `(${fact.variable - firstFact}, ${stride})`;
  const table = (kind: string) => `&${tableName(fact, kind)}`;
  const take = (name: string, ...values: readonly (string | number)[]) =>
    call("        ", `to.${name}`, values);
  const ifAsked = (name: string, of: string, ...kinds: readonly string[]) =>
    arity > 0 ? [take(name, asked, of, ...kinds.map(table))] : [];
  switch (declaration.kind) {
    case "bits": {
      const defined = definedBits(declaration);
      return [take("defined", value, mask(defined)), ...ifAsked("mask", value, "RUNS", "CLASSES")];
    }
    case "words":
      return ifAsked(
        "mask",
        `${value}.map(${wordsType(exporter, fact.name)}::bits)`,
        "RUNS",
        "CLASSES",
      );
    case "count": {
      const within = take("within", value, decimal(declaration.least), decimal(declaration.most));
      return [within, ...ifAsked("count", value, "BORDERS")];
    }
    case "word":
      return ifAsked("word", `${value}.map_or(0, |each| each as usize)`, "CLASSES");
    case "yes-no":
      return ifAsked(isByArch(declaration) ? "coherence" : "yes_no", value);
  }
}
