import { IMPLIED } from "@vmprot/core/compile";
import type { Abi } from "../abi.js";
import type { BufferKinds } from "../buffer-kinds.js";
import { FIRST_REFUSAL } from "../compile-policy.js";
import { classKernels, coherentArches } from "../host-masks.js";
import type { Policy } from "../policy.js";
import { answerTables } from "./answers.js";
import { list, mask, table } from "./arrays.js";
import { heading } from "./heading.js";

/** src/tables.rs: the policy itself. */
export function tables(policy: Policy, abi: Abi, kinds: BufferKinds): string {
  const { fields, kernelClass, firstFact, exporters, modes, refusals, columns } = policy;
  const variable = (name: string) => fields.findIndex(({ field }) => field === name);
  const facts = Math.max(1, ...exporters.map((each) => each.facts.length));
  const codes = abi.codes ?? {};
  const rank = [0];
  for (const [index, code] of policy.codes.entries()) rank[codes[code] as number] = index;
  const { cells: answers, at: answerAt } = answerTables(policy, abi);
  const classes = classKernels(policy).length;
  const implications = implicationRows(policy);
  return `${heading("The policy as tables.", policy)}
// Numbers of tables are for nobody to read.
#![allow(clippy::unreadable_literal)]

/// The contract of vmprot's queries and results that this is.
pub const CONTRACT: u32 = ${policy.contract};

/// The newest kernel whose sources were read.
pub const NEWEST_KERNEL: &str = "${policy.newestKernel}";

/// SHA-256 of all tables.
pub const HASH: &str = "${policy.hash}";

pub(crate) const FIELDS: usize = ${fields.length};
pub(crate) const ARCH: usize = ${variable("arch")};
pub(crate) const KERNEL: usize = ${variable("kernel")};
pub(crate) const KERNEL_CLASS: usize = ${kernelClass.variable};
pub(crate) const ENV_VARIABLES: usize = ${firstFact};
pub(crate) const FACTS: usize = ${facts};
pub(crate) const VARIABLES: usize = ENV_VARIABLES + FACTS;
/// A kind of buffers; and how many there are.
pub(crate) type Kind = ${kinds.roots.length > 256 ? "u16" : "u8"};
pub(crate) const KINDS: usize = ${kinds.roots.length};
pub(crate) const PROFILES: usize = ${policy.profiles.length};
pub(crate) const PLACEMENTS: usize = ${policy.placements.length};

/// Leaves of columns from here on are refusals.
pub(crate) const FIRST_REFUSAL: u16 = ${FIRST_REFUSAL};

/// A field that has a value because another has one; goes before what is stated where it wins.
pub(crate) struct Implication {
    pub(crate) target: usize,
    pub(crate) value: u8,
    pub(crate) by: usize,
    pub(crate) is: u8,
    pub(crate) wins: bool,
}

pub(crate) static IMPLICATIONS: [Implication; ${implications.length}] = [
${implications.join("\n")}
];

${table("CELLS", "u16", policy.cells)}
/// By placement, the mappability rules.
${table("RULE_EDGES", "u16", policy.rules)}
/// By profile and placement, what is admissible.
pub(crate) static MODE_EDGES: [[u16; ${policy.placements.length}]; ${columns.length}] = [
${columns.map((each) => list("    ", each.map(String), ",")).join("\n")}
];

/// By cache mode the hazards, of which the highest bit is that it is not admissible; whether the guest
/// gets the same type whatever it asks for.
pub(crate) static MODES: [([u8; 3], bool); ${modes.length}] = [
${modes.map(({ hazards, forced }) => `    ([${hazards.map((each) => (each < 0 ? 128 : each)).join(", ")}], ${forced}),`).join("\n")}
];

${table(
  "REFUSAL_CODES",
  "u8",
  refusals.map((each) => (each?.code === undefined ? 0 : (codes[each.code] as number))),
)}
${table(
  "REFUSAL_RULES",
  "u16",
  refusals.map((each) => (each?.rule === undefined ? 0 : (abi.rules?.[each.rule] as number))),
)}
/// One place is forced, one is unsafe, or they disagree.
${table("CONCLUSIONS", "u16", policy.conclusions)}
/// By code, how telling it is: 0 is most.
${table("RANK", "u8", rank)}
/// By variable, how many values it has.
${table("ARITY", "u8", [...fields.map(({ values }) => values.length), classes])}
/// By range of kernels, the kind of kernels that the policy tells apart.
${table("KERNEL_CLASSES", "u8", kernelClass.ofEpoch)}
/// The first version of each range of kernels but the oldest.
${table(
  "EPOCHS",
  "(u16, u16)",
  policy.epochs.map((epoch) => `(${epoch.split(".").join(", ")})`),
)}
/// By kind of kernels the ranges of them, a bit each.
${table("CLASS_KERNELS", "u32", classKernels(policy).map(mask))}
/// Architectures on which every device sees the CPU's caches, a bit each.
pub(crate) const COHERENT_ARCHES: u32 = ${coherentArches(policy)};

/// Nodes of exporters' rules.
${table("FACT_CELLS", "u16", policy.factCells)}
/// Each answer: count, preferred mode, places; or 0, code, rule, whether it is harmless.
${table("ANSWERS", "u16", answers)}
/// Nodes of what exporters answer to kinds of buffers.
${table("KIND_CELLS", "u16", kinds.cells)}
${table("KIND_ROOTS", "u16", kinds.roots)}
/// By leaf where the answer begins; a leaf behind the last is none.
${table("KIND_ANSWERS", "u16", answerAt)}`;
}

function implicationRows({ fields }: Policy): string[] {
  const place = (of: string) => fields.findIndex(({ field }) => field === of);
  const number = (of: string, yes: boolean) => (fields[place(of)]?.values.indexOf(yes) ?? -1) + 1;
  return Object.entries(IMPLIED).map(
    ([name, { by, is, value, wins }]) => `    Implication {
        target: ${place(name)},
        value: ${number(name, value)},
        by: ${place(by)},
        is: ${number(by, is)},
        wins: ${wins},
    },`,
  );
}
