import { ADAPTERS } from "@vmprot/adapters";
import type { Query, RefusalCode } from "@vmprot/core";
import { readText } from "../support/repository.js";

/** The right answer to a report. */
export interface Expected {
  readonly map?: string;
  readonly guestAttribute?: string;
  /** What one of the hazards has to be about; see `speaks-of.ts`. */
  readonly hazardAbout?: string;
  readonly refuse?: RefusalCode;
  /** The fields that the refusal asks for. */
  readonly unknown?: readonly string[];
  /** What the remedy has to say; see `speaks-of.ts`. */
  readonly remedySays?: string;
  /** What one of its fixes has to say, in a few words. */
  readonly fixSays?: string;
  /** Whoever follows the remedy can map the buffer. */
  readonly remedyLeadsToMap?: boolean;
}

/** What a case cannot be asked without. */
export interface WaitsFor {
  readonly exporter: string;
  /** A fact that the exporter does not declare yet. */
  readonly fact?: string;
  /** A word that this fact does not take yet. */
  readonly word?: string;
  /** Where nobody knows the fact's name yet: those that the exporter declares today. */
  readonly factsBeyond?: readonly string[];
}

/** What somebody met who shared a buffer with a guest, as a query, and the right answer. */
export interface FieldCase {
  readonly id: string;
  readonly what: string;
  readonly source: string;
  /** For the plain VM, unless it says otherwise. Absent where no fact can say it yet. */
  readonly query?: Query;
  readonly expected: Expected;
  readonly waitsFor?: WaitsFor;
  /** Where vmprot says something else than the report demands: what, and why it stands. */
  readonly disagrees?: { readonly answer: Expected; readonly why: string };
}

/** Every case, in the order of the file. */
export const FIELD_CASES: readonly FieldCase[] = JSON.parse(
  readText("tests/field-cases/field-cases.json"),
).cases;

/** Whether what a case waits for is there, so that it must wait no longer. */
export function hasAppeared({ exporter, fact, word, factsBeyond }: WaitsFor): boolean {
  const facts = ADAPTERS.find((adapter) => adapter.exporter === exporter)?.facts;
  if (facts === undefined) return false;
  if (factsBeyond !== undefined) {
    return Object.keys(facts).some((name) => !factsBeyond.includes(name));
  }
  if (fact === undefined) return true;
  const declared = facts[fact];
  if (word === undefined) return declared !== undefined;
  return declared?.kind === "word" && declared.words.includes(word);
}

/** What it waits for, in words. */
export function nameOf({ exporter, fact, word, factsBeyond }: WaitsFor): string {
  if (factsBeyond !== undefined) return `a fact of ${exporter} besides ${factsBeyond.join(", ")}`;
  if (fact === undefined) return `exporter ${exporter}`;
  return `${exporter}'s fact ${fact}${word === undefined ? "" : ` ${word}`}`;
}
