import type { Unknown } from "./unknown.js";

/** What every declaration of a fact says, whatever its kind. */
interface Declared<Value> {
  /** What the fact is, in a sentence for people; the driver's own name of it, and which ioctl tells. */
  readonly doc: string;
  /**
   * What absence means. A value only where whoever made the buffer cannot but know it, `"unknown"`
   * where only the host or the kernel does. Not there: the fact is required, though `"unknown"` may
   * be stated.
   */
  readonly absent?: Value | Unknown;
  /**
   * What absence means instead on hosts whose every device sees the CPU's caches
   * (`HostTraits.dmaCoherent`). Only beside `absent`; a stated `"unknown"` stays unknown there.
   */
  readonly absentIfDmaCoherent?: Value;
  /** Why absence means that; present exactly where `absent` is. */
  readonly because?: string;
  /**
   * Whoever allocates a buffer chooses it freely: the remedy of a refusal may be to choose otherwise,
   * as one of the adapter's `cases` does. Absent where hardware, firmware or another decides.
   */
  readonly chosen?: true;
}

/**
 * A mask of the driver's flags. Values are numbers from 0 to 2^32 - 1 that have declared bits only:
 * a flag that the driver does not define yet may change the mapping.
 */
export interface BitsFact extends Declared<number> {
  readonly kind: "bits";
  /** The driver's name of each bit, and its value: a power of two, at most 2^31. */
  readonly bits: Readonly<Record<string, number>>;
}

/** One of several words. */
export interface WordFact extends Declared<string> {
  readonly kind: "word";
  readonly words: readonly string[];
}

/** One or more of several words, each once, as a list in any order. */
export interface WordsFact extends Declared<readonly string[]> {
  readonly kind: "words";
  /** At most 32. */
  readonly words: readonly string[];
}

/** A whole number. */
export interface CountFact extends Declared<number> {
  readonly kind: "count";
  /** What is counted: `bytes`, `pages`. */
  readonly unit: string;
  /** The smallest value, from 0. */
  readonly least: number;
  /** The greatest value, at most 2^53 - 1. */
  readonly most: number;
}

/** True or false. */
export interface YesNoFact extends Declared<boolean> {
  readonly kind: "yes-no";
}

/** One fact of an adapter: its domain, what absence means, and what it is. */
export type FactDeclaration = BitsFact | WordFact | WordsFact | CountFact | YesNoFact;

/** An adapter's facts by name. A name is 1 to 64 letters and digits, a letter first. */
export type FactDeclarations = Readonly<Record<string, FactDeclaration>>;

/** Facts as a query states them, before they have been checked against their declarations. */
export interface Facts {
  readonly [fact: string]: unknown;
}

/** The value of a declared fact. */
export type FactValue<D> = D extends { readonly kind: "bits" | "count" }
  ? number
  : D extends { readonly kind: "yes-no" }
    ? boolean
    : D extends { readonly kind: "word"; readonly words: readonly (infer Word)[] }
      ? Word
      : D extends { readonly kind: "words"; readonly words: readonly (infer Word)[] }
        ? readonly Word[]
        : never;

type MayBeAbsent<F, Name extends keyof F> = F[Name] extends { readonly absent: unknown }
  ? Name
  : never;

type Flat<T> = { [Name in keyof T]: T[Name] };

/** The facts that queries about these declarations state: what may be absent is optional. */
export type FactsOf<F extends FactDeclarations> = Flat<
  {
    readonly [Name in keyof F as Exclude<Name, MayBeAbsent<F, Name>>]: FactValue<F[Name]> | Unknown;
  } & { readonly [Name in keyof F as MayBeAbsent<F, Name>]?: FactValue<F[Name]> | Unknown }
>;

/** Facts of which each is there and known, as adapters see them. */
export type KnownFactsOf<F extends FactDeclarations> = {
  readonly [Name in keyof F]: FactValue<F[Name]>;
};
