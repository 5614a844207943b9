import { type FactDeclaration, PRESETS } from "@vmprot/core";
import { type Abi, byNumber } from "../abi.js";
import { documentation } from "../c/names.js";
import { FIELD_DOCS } from "../field-docs.js";
import type { Policy, PolicyExporter, PolicyField } from "../policy.js";
import { heading } from "./heading.js";

/** vmprot.d.ts: what callers see of the module. */
export function declarations(policy: Policy, abi: Abi): string {
  const { fields, exporters, placements, profiles } = policy;
  const part = (of: string) => fields.filter(({ name }) => name.startsWith(`${of}.`));
  const parts = (["memory", "cache", "vma", "pages"] as const).map(
    (name) => `  readonly ${name}: ${union(new Set(placements.map((each) => each[name])))};`,
  );
  return `${heading(policy)}
/**
 * Which memory attributes may a guest's mapping of a dma-buf have? The policy of vmprot, compiled: the
 * same tables and the same decisions as in C and Rust. What is "unknown" stands for every value, and so
 * do fields of host and VM that are absent: a buffer is mapped only where every possibility allows it.
 */

export type Profile = ${union(profiles)};
export type Code = ${union(byNumber(abi.codes))};
export type Rule = ${union(byNumber(abi.rules))};
export type Hazard = ${union(byNumber(abi.hazards))};
export type Preset = ${union(PRESETS.map(({ name }) => name))};
export type Exporter = keyof FactsOf;

/** What is known of the host. */
export interface Platform {
${members(part("platform"))}
}

/** What is known of the VM and of the memslot that the buffer goes into. */
export interface Vm {
${members(part("vm"))}
}

/** One place that a buffer's memory can be in during its life, and how its driver maps it there. */
export interface Placement {
${parts.join("\n")}
}

/** What is known of a buffer, by its exporter. */
export interface FactsOf {
${exporters.map(factsOf).join("\n")}
}

/** The guest may map the buffer, through the VMM's own mmap of the dma-buf. */
export interface Mapping {
  readonly kind: "map";
  /** virtio-gpu's map_info: 1 cached, 2 uncached, 3 write-combined. */
  readonly mapInfo: 1 | 2 | 3;
  /** The guest must use it; any other is as safe; or it gets the same whatever it asks for. */
  readonly guestAttribute: "binding" | "any" | "ignored";
  /** Differences between host and guest that the profile accepts, and slow reads. */
  readonly hazards: readonly Hazard[];
  readonly code: undefined;
  readonly rule: undefined;
}

/** The guest must not map the buffer. */
export interface Refusal {
  readonly kind: "refuse";
  readonly mapInfo: 0;
  readonly guestAttribute: undefined;
  readonly hazards: readonly [];
  readonly code: Code;
  /** The rule that refuses; undefined where no single one does. */
  readonly rule: Rule | undefined;
}

/** Frozen, and one object for all that are equal. */
export type Verdict = Mapping | Refusal;

declare const kind: unique symbol;

/** A host and a VM that were checked once. It keeps the verdict of each answer that it was asked for. */
export interface Environment {
  readonly [kind]: "environment";
}

/** Facts of a buffer that were checked once. */
export interface BufferFacts {
  readonly [kind]: "facts";
}

/** Placements that were checked once. */
export interface Places {
  readonly [kind]: "places";
}

/** What a caller got wrong; the codes are those of @vmprot/core. */
export class VmprotError extends Error {
  constructor(code: "FIELD_UNKNOWN" | "FIELD_VALUE", message: string);
  readonly code: "FIELD_UNKNOWN" | "FIELD_VALUE";
}

/**
 * What the guest may do with a buffer, all in words. Facts that the exporter's driver does not have are
 * refused with UNKNOWN_FACTS, an exporter without rules here with UNKNOWN_EXPORTER.
 *
 * @throws VmprotError for a platform, a VM or a profile that is none
 */
export function decide<E extends Exporter>(
  exporter: E,
  facts: FactsOf[E],
  platform?: Platform,
  vm?: Vm,
  profile?: Profile,
): Verdict;

/**
 * The same of what was checked before; or of placements, for exporters that have no rules here.
 *
 * @param profile coherent where it is absent
 * @throws VmprotError for an environment, placements or a profile that are none
 */
export function judge(
  buffer: BufferFacts | Places | readonly Placement[],
  environment: Environment,
  profile?: Profile,
): Verdict;

/**
 * The facts and fields on which a verdict depends, such as facts.flags and platform.kernel, where what is
 * known leaves both a mapping and a refusal, or attributes that exclude each other, open; empty where
 * it is settled. Takes longer than a judgement: up to some milliseconds where little is known.
 *
 * @throws VmprotError as judge does
 */
export function deciding(
  buffer: BufferFacts | Places | readonly Placement[],
  environment: Environment,
  profile?: Profile,
): readonly string[];

/** @throws VmprotError FIELD_UNKNOWN or FIELD_VALUE */
export function environmentOf(platform?: Platform, vm?: Vm): Environment;

/**
 * An environment in numbers, which are those of every compiled form: by field in the order of Platform
 * and Vm, from 1 on, 1 for no and 2 for yes, 0 for what is unknown; the kernel as two, major and minor.
 *
 * @throws VmprotError FIELD_VALUE
 */
export function environmentOfNumbers(numbers: Iterable<number>): Environment;

/** Facts in words. What is wrong with them is said by the verdict. */
export function factsOf<E extends Exporter>(exporter: E, facts: FactsOf[E]): BufferFacts;

/**
 * Facts in numbers, in the order of the exporter's facts: masks and counts as they are; words, masks of
 * words, 1 for no and 2 for yes; -1 for what is unknown, and of facts about devices 3 for what the
 * architecture says.
 *
 * @param exporter its number in EXPORTER_NUMBERS
 */
export function factsOfNumbers(exporter: number, numbers: ArrayLike<number>): BufferFacts;

/** @throws VmprotError FIELD_VALUE */
export function placesOf(placements: readonly Placement[]): Places;

export const VERSION: string;
/** The contract of vmprot's queries and results that this is. */
export const CONTRACT: number;
/** The newest kernel whose sources were read. */
export const NEWEST_KERNEL: string;
/** SHA-256 of all tables. */
export const HASH: string;

/** What codes mean to people, and their numbers. */
export const CODES: Readonly<
  Record<Code, { readonly number: number; readonly message: string; readonly cause: string; readonly remedy: string }>
>;
/** Why rules refuse, where each was read, and their numbers. */
export const RULES: Readonly<
  Record<Rule, { readonly number: number; readonly message: string; readonly source: string }>
>;
export const HAZARDS: Readonly<Record<Hazard, { readonly number: number; readonly message: string }>>;
export const EXPORTER_NUMBERS: Readonly<Record<Exporter, number>>;
/** A VM with nothing unusual about it. */
export const PLAIN_VM: Vm;
export const PRESETS: Readonly<Record<Preset, { readonly platform: Platform; readonly vm: Vm }>>;
`;
}

/** One of some words, at most 100 columns wide. */
function union(names: Iterable<string | boolean>): string {
  const all = [...names].map((name) => JSON.stringify(name));
  const joined = all.join(" | ");
  return joined.length <= 70 ? joined : all.map((each) => `\n  | ${each}`).join("");
}

function members(fields: readonly PolicyField[]): string {
  return fields
    .map(({ field, values }) => {
      const isYesNo = typeof values[0] === "boolean";
      const type = field === "kernel" ? "string" : isYesNo ? "boolean" : union(values);
      const own = field === "kernel" ? type : `${type} | "unknown"`;
      const doc =
        field === "kernel"
          ? "The host's kernel: 6.18, 6.12.95, a release string, or unknown."
          : FIELD_DOCS[field];
      return `${documentation(doc, "  ")}\n  readonly ${field}?: ${own};`;
    })
    .join("\n");
}

function factsOf({ exporter, facts, source }: PolicyExporter): string {
  const own = facts.map(({ name, declaration }) => {
    const mark = declaration.absent === undefined ? "" : "?";
    const doc = documentation(`${declaration.doc}${absence(declaration)}`, "    ");
    return `${doc}\n    readonly ${name}${mark}: ${typeOf(declaration)} | "unknown";\n`;
  });
  const body = own.length === 0 ? "Record<string, never>" : `{\n${own.join("")}  }`;
  return `${documentation(`Source: ${source}`, "  ")}\n  readonly ${JSON.stringify(exporter)}: ${body};`;
}

function typeOf(declaration: FactDeclaration): string {
  switch (declaration.kind) {
    case "word":
      return union(declaration.words);
    case "words":
      return `readonly (${union(declaration.words)})[]`;
    case "yes-no":
      return "boolean";
    default:
      return "number";
  }
}

function absence({ absent, absentIfDmaCoherent }: FactDeclaration): string {
  if (absent === undefined) return "";
  const coherent = absentIfDmaCoherent === undefined ? "" : " but where every device is coherent";
  return ` Absent: ${JSON.stringify(absent)}${coherent}.`;
}
