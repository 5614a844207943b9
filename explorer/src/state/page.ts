import { PROFILES, type Profile } from "@vmprot/core";
import { AddressFault, questionFields, questionOf, readAddress, writeAddress } from "./address.js";
import { ADAPTER_OF, firstQuestion, type Question } from "./question.js";

/** What a cell of the matrix can be, as its filter tells them apart. */
export const OUTCOMES = ["map", "hazard", "refuse"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Which rows the matrix shows. */
export interface MatrixFilter {
  /** One exporter's only. */
  readonly exporter?: string | undefined;
  /** Rows with such a cell only. */
  readonly outcome?: Outcome | undefined;
  /** Only rows whose cells differ. */
  readonly onlyHost: boolean;
  readonly profile: Profile;
}

/** One buffer, or the matrix of all. */
export type Page =
  | { readonly view: "buffer"; readonly question: Question }
  | { readonly view: "matrix"; readonly filter: MatrixFilter };

/** The matrix of everything. */
export const WHOLE_MATRIX: MatrixFilter = { onlyHost: false, profile: "coherent" };

/** The text after `#` for this page. */
export function addressOf(page: Page): string {
  if (page.view === "buffer") return writeAddress(questionFields(page.question));
  const { exporter, outcome, onlyHost, profile } = page.filter;
  const fields = [
    ["view", "matrix"],
    ["exporter", exporter],
    ["outcome", outcome],
    ["only", onlyHost ? "host" : undefined],
    ["profile", profile === "coherent" ? undefined : profile],
  ] as const;
  return writeAddress(
    fields.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/**
 * The page that the text after `#` names; without a text the first.
 *
 * @throws AddressFault
 */
export function pageOf(address: string): Page {
  if (address === "") return { view: "buffer", question: firstQuestion() };
  const { view, ...fields } = Object.fromEntries(readAddress(address));
  if (view === undefined) {
    return { view: "buffer", question: questionOf(new Map(Object.entries(fields))) };
  }
  const { exporter, outcome, only, profile = "coherent", ...others } = fields;
  const [other] = Object.keys(others);
  if (view !== "matrix" || other !== undefined) {
    throw new AddressFault("It is of no view that this page has.");
  }
  const known = {
    exporter: exporter === undefined || ADAPTER_OF.has(exporter),
    outcome: outcome === undefined || OUTCOMES.some((each) => each === outcome),
    only: only === undefined || only === "host",
    profile: PROFILES.some((each) => each === profile),
  };
  const wrong = Object.entries(known).find(([, isKnown]) => !isKnown);
  if (wrong !== undefined) throw new AddressFault(`Its ${wrong[0]} is none that the matrix has.`);
  const filter = {
    exporter,
    outcome: outcome as Outcome | undefined,
    onlyHost: only === "host",
    profile: profile as Profile,
  };
  return { view: "matrix", filter };
}
