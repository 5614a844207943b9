import type { FactDeclaration, Placement, Profile, RefusalCode } from "@vmprot/core";
import type { EnvironmentField } from "@vmprot/core/tables";
import type { Edge } from "./diagram.js";

/** Every refusal that the policy or an exporter's rules can end in. */
export interface PolicyRefusal {
  readonly code: RefusalCode;
  /** The rule's id as results name it; undefined where no rule says it. */
  readonly rule: string | undefined;
  readonly message: string;
  /** Where the rule was read; empty where there is none. */
  readonly source: string;
  /** The buffer's mapping fails by itself: as one possibility among others it drops out. */
  readonly isHarmless: boolean;
}

/** What is admissible in one place: by cache mode in core's order its hazards as a mask, or -1. */
export interface Modes {
  readonly hazards: readonly number[];
  /** The guest gets the same type whatever it asks for. */
  readonly forced: boolean;
}

/** A field of platform or VM, and the variable that it is in diagrams. */
export interface PolicyField {
  /** `platform.arch`. */
  readonly name: string;
  readonly field: EnvironmentField;
  readonly values: readonly (string | boolean)[];
}

/** A fact of an exporter, and the variable that its value becomes. */
export interface PolicyFact {
  readonly name: string;
  readonly declaration: FactDeclaration;
  readonly variable: number;
  /** How many values the variable has; 0 where no rule tells any apart, and there is no variable. */
  readonly arity: number;
  /** Of a mask or a list of words: the bits, from 0, that rules look at. */
  readonly bits: readonly number[];
  /**
   * The variable's value by word; of a mask or a list by the bits that rules look at, moved together.
   */
  readonly classes: readonly number[];
  /** Of a count: where the variable's second, third… value begins. */
  readonly borders: readonly number[];
}

/** Whether the architecture decides what absence means. */
export const isByArch = ({ absentIfDmaCoherent }: FactDeclaration): boolean =>
  absentIfDmaCoherent !== undefined;

/** One exporter's rules. */
export interface PolicyExporter {
  readonly exporter: string;
  readonly source: string;
  readonly facts: readonly PolicyFact[];
  /** Ends in a place of `answers`. */
  readonly root: Edge;
  /** Answers' numbers. */
  readonly answers: readonly number[];
  /** Its own rules, with their sources, in their order. */
  readonly rules: readonly { readonly id: string; readonly source: string }[];
}

/** What an exporter's rules say of a buffer: a refusal's number, or the placements' numbers. */
export type PolicyAnswer =
  | { readonly refusal: number }
  | { readonly placements: readonly number[]; readonly preferred: number };

/** The whole policy as tables: what every emitter writes out. */
export interface Policy {
  readonly version: string;
  readonly contract: number;
  /** The newest kernel sources that were read. */
  readonly newestKernel: string;
  /** Hexadecimal SHA-256 of all but the version. */
  readonly hash: string;
  /** Variables from 0 on. */
  readonly fields: readonly PolicyField[];
  /** The variable of the kernels that the policy tells apart, and by epoch its value. */
  readonly kernelClass: { readonly variable: number; readonly ofEpoch: readonly number[] };
  /** The first version of each range of kernels but the oldest. */
  readonly epochs: readonly string[];
  /** By architecture, whether every device sees the CPU's caches. */
  readonly coherentArches: readonly boolean[];
  /** Exporters' facts are variables from here on. */
  readonly firstFact: number;
  readonly placements: readonly Placement[];
  readonly profiles: readonly Profile[];
  /** Number 0 is none. */
  readonly refusals: readonly PolicyRefusal[];
  readonly modes: readonly Modes[];
  /** Refusal numbers where every place has its types: one is forced, one is unsafe, they disagree. */
  readonly conclusions: readonly number[];
  readonly hazards: readonly string[];
  /** Codes, the most telling first. */
  readonly codes: readonly RefusalCode[];
  /** By placement: ends in a refusal's number, or 0. */
  readonly rules: readonly Edge[];
  /** By profile, by placement: ends in modes' number, or behind the last of them in a refusal's. */
  readonly columns: readonly (readonly Edge[])[];
  readonly answers: readonly PolicyAnswer[];
  readonly exporters: readonly PolicyExporter[];
  /** Nodes of rules and columns; an edge is a place in them. */
  readonly cells: readonly number[];
  /** Nodes of the exporters' diagrams. */
  readonly factCells: readonly number[];
}
