import { HAZARD_CODES, type HazardCode, REFUSAL_CODES, type RefusalCode } from "@vmprot/core";
import { type Abi, byNumber } from "../abi.js";
import { literal } from "../c/names.js";
import type { Policy } from "../policy.js";
import { list } from "./arrays.js";
import { enumeration, wordDoc } from "./enumeration.js";
import { heading } from "./heading.js";
import { docs } from "./names.js";

/** Markdown of a text that is none. */
const escaped = (text: string): string => text.replace(/[*[\]<>`]/g, "\\$&");

/** src/codes.rs: what verdicts name, and what the names mean to people. */
export function codes(policy: Policy, abi: Abi): string {
  const rules = new Map(policy.refusals.flatMap((each) => (each?.rule ? [[each.rule, each]] : [])));
  const refusal = (code: string) => REFUSAL_CODES[code as RefusalCode];
  const hazard = (code: string) => HAZARD_CODES[code as HazardCode];
  const codeNames = byNumber(abi.codes);
  const ruleNames = byNumber(abi.rules);
  const hazardNames = byNumber(abi.hazards);
  const fieldNames = policy.fields.map(({ name }) => name);
  return `${heading("What verdicts name, and what that means to people. Numbers are never given anew.", policy)}
${enumeration({
  name: "Code",
  doc: "Why a buffer must not be mapped.",
  names: codeNames,
  isOpen: true,
  docOf: (code) => escaped(refusal(code)?.message ?? "No longer in use."),
})}
impl Code {
${number("u8")}
${text("name", "The name in vmprot's results: `SYNC_REQUIRED`.", "CODE_NAMES")}
${text("message", "What is wrong, in a sentence.", "CODE_MESSAGES")}
${text("cause", "Why that is.", "CODE_CAUSES")}
${text("remedy", "What may be done about it.", "CODE_REMEDIES")}}

${enumeration({
  name: "Rule",
  doc: "The rule that refuses. `vmprot explain` says more of each.",
  names: ruleNames,
  repr: "u16",
  isOpen: true,
  docOf: (rule) => escaped(rules.get(rule)?.message ?? "No longer in use."),
})}
impl Rule {
${number("u16")}
${text("id", "The id that vmprot's results have: `amdgpu:imported`.", "RULE_IDS")}
${text("message", "Why it refuses; empty of a rule that is no longer in use.", "RULE_MESSAGES")}
${text("source", "Where it was read: a file of the kernel and its function, or a manual.", "RULE_SOURCES")}}

${enumeration({
  name: "Hazard",
  doc: "What a mapping has that may be unwelcome.",
  names: hazardNames,
  isOpen: true,
  docOf: (name) => escaped(hazard(name)?.message ?? "No longer in use."),
})}
impl Hazard {
    /// Its bit in a mask of hazards.
    #[must_use]
    pub fn bit(self) -> u8 {
        1 << (self as u8 - 1)
    }

${text("name", "The name in vmprot's results: `SLOW_READS`.", "HAZARD_NAMES")}
${text("message", "What it means, in a sentence.", "HAZARD_MESSAGES")}}

${enumeration({
  name: "Field",
  doc: "The fields of host and VM.",
  names: policy.fields.map(({ field }) => field),
  isOpen: true,
  docOf: (field) => `${wordDoc(policy.fields.find((each) => each.field === field)?.name ?? "")}.`,
})}
impl Field {
${text("name", "The name in vmprot's queries: `platform.kernel`.", "FIELD_NAMES")}}

${enumeration({
  name: "Profile",
  doc: "What is accepted of a guest's mapping whose type differs from the host's.",
  names: policy.profiles,
  hasDefault: true,
  docOf: (profile) => PROFILE_DOCS[profile as keyof typeof PROFILE_DOCS],
})}
${texts("CODE_NAMES", codeNames)}
${texts(
  "CODE_MESSAGES",
  codeNames.map((each) => refusal(each)?.message ?? ""),
)}
${texts(
  "CODE_CAUSES",
  codeNames.map((each) => refusal(each)?.cause ?? ""),
)}
${texts(
  "CODE_REMEDIES",
  codeNames.map((each) => refusal(each)?.remedy ?? ""),
)}
${texts("RULE_IDS", ruleNames)}
${texts(
  "RULE_MESSAGES",
  ruleNames.map((each) => rules.get(each)?.message ?? ""),
)}
${texts(
  "RULE_SOURCES",
  ruleNames.map((each) => rules.get(each)?.source ?? ""),
)}
${texts("HAZARD_NAMES", hazardNames)}
${texts(
  "HAZARD_MESSAGES",
  hazardNames.map((each) => hazard(each)?.message ?? ""),
)}
${texts("FIELD_NAMES", fieldNames)}`;
}

const PROFILE_DOCS = {
  coherent:
    "What the hardware itself keeps coherent, or what only weakens the order of uncacheable accesses; each is listed as a hazard.",
  strict: "None.",
} as const;

function number(type: string): string {
  return `    /// The one with this number, which C's and others' forms of the policy share.
    #[must_use]
    pub fn from_number(number: ${type}) -> Option<Self> {
        let place = usize::from(number).checked_sub(1)?;
        Self::ALL.get(place).copied()
    }

    /// Its number, from 1.
    #[must_use]
    pub fn number(self) -> ${type} {
        self as ${type}
    }
`;
}

function text(name: string, doc: string, from: string): string {
  return `${docs(doc, "    ").replaceAll("\\`", "`")}
    #[must_use]
    pub fn ${name}(self) -> &'static str {
        ${from}[self as usize - 1]
    }
`;
}

const texts = (name: string, all: readonly string[]): string =>
  `${list(`static ${name}: [&str; ${all.length}] = `, all.map(literal), ";")}\n`;
