import type {
  BitsFact,
  CountFact,
  FactDeclarations,
  WordFact,
  WordsFact,
  YesNoFact,
} from "./fact.js";
import type { HostCondition } from "./host-traits.js";
import type { Placement } from "./placement.js";
import type { AdapterRefusalCode } from "./refusal-codes.js";

/** What a mask of flags is like; every test that is there must hold. */
export interface BitsCondition {
  /** All of these bits are set. */
  readonly has?: number;
  /** At least one of these bits is set. */
  readonly any?: number;
  /** None of these bits is set. */
  readonly lacks?: number;
  /** The bits under `mask` are `value`. */
  readonly masked?: { readonly mask: number; readonly value: number };
}

/** What a word is. */
export interface WordCondition<Word = string> {
  /** It is this one, or one of these. */
  readonly is: Word | readonly Word[];
}

/** What a list of words has. */
export interface WordsCondition<Word = string> {
  readonly contains?: Word;
  readonly excludes?: Word;
}

/** What a number is. */
export interface CountCondition {
  readonly is?: number;
  readonly below?: number;
}

/** What a yes or no is. */
export interface YesNoCondition {
  readonly is: boolean;
}

/** A test of one fact. */
export type FactCondition =
  | BitsCondition
  | WordCondition
  | WordsCondition
  | CountCondition
  | YesNoCondition;

/** The tests that a fact of this kind can be put to. */
export type ConditionOf<D> = D extends BitsFact
  ? BitsCondition
  : D extends CountFact
    ? CountCondition
    : D extends YesNoFact
      ? YesNoCondition
      : D extends WordFact & { readonly words: readonly (infer Word)[] }
        ? WordCondition<Word>
        : D extends WordsFact & { readonly words: readonly (infer Word)[] }
          ? WordsCondition<Word>
          : never;

/** An adapter's refusal to describe placements. */
export interface AdapterRefusal {
  readonly code: AdapterRefusalCode;
  /** Says more than the code's own message, in at most 500 characters; absent means that message. */
  readonly message?: string;
}

interface RuleHead<F extends FactDeclarations> {
  /** Stable within the adapter: small letters, digits and hyphens. Results name it. */
  readonly id: string;
  /** What the facts must be; facts that are not named do not matter. Absent means nothing. */
  readonly when?: { readonly [Name in keyof F]?: ConditionOf<F[Name]> };
  /** What the host must be. Absent means nothing. */
  readonly host?: HostCondition;
  /** The kernel's file and function, or the document, that says so. */
  readonly source: string;
}

/** A rule about buffers that have placements: every one that they can have over their life. */
export interface MapRule<F extends FactDeclarations = FactDeclarations> extends RuleHead<F> {
  readonly map: readonly Placement[];
  readonly refuse?: never;
}

/** A rule about buffers that a guest must not map, whatever host and VM are. */
export interface RefuseRule<F extends FactDeclarations = FactDeclarations> extends RuleHead<F> {
  readonly refuse: AdapterRefusal;
  readonly map?: never;
}

/** What a driver does with the buffers that its condition describes. */
export type AdapterRule<F extends FactDeclarations = FactDeclarations> = MapRule<F> | RefuseRule<F>;
