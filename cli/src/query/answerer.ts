import type { ErrorCode, Query, Result, VmProt } from "@vmprot/core";
import { isPlainObject } from "@vmprot/core";
import { duplicateField } from "@vmprot/schemas";
import type { ChosenAdapters } from "../adapters/chosen-adapters.js";
import { asError } from "../as-error.js";
import { queryFault } from "../input/check-query.js";
import { jsonFault } from "../input/json-fault.js";
import { idFault, leadingId, type QueryId } from "../protocol/query-id.js";
import { type Answered, KnownQueries } from "./known-queries.js";
import type { Overrides } from "./overrides.js";

/** A text that is no query. */
export interface Unanswered {
  readonly id: QueryId | undefined;
  readonly code: ErrorCode;
  readonly message: string;
  /** Whether it is a good beginning that just stops. */
  readonly cutOff: boolean;
}

/** What it takes to answer. */
export interface AnswererParts {
  readonly vmProt: VmProt;
  readonly adapters: ChosenAdapters;
  readonly overrides: Overrides;
}

/** Answers the texts of queries, with ids or without. */
export class Answerer {
  readonly #parts: AnswererParts;
  readonly #known = new KnownQueries();

  constructor(parts: AnswererParts) {
    this.#parts = parts;
  }

  answer(text: string): Answered | Unanswered {
    const leading = leadingId(text);
    const rest = leading?.rest ?? text;
    const known = this.#known.get(rest);
    if (known !== undefined) {
      const { query, result } = known;
      return leading === undefined ? known : { id: leading.id, query, result };
    }
    let value: unknown;
    try {
      value = JSON.parse(rest);
    } catch {
      return notJson(text);
    }
    let { id } = leading ?? {};
    let isAnonymous = true;
    if (isPlainObject(value) && Object.hasOwn(value, "id")) {
      const { id: own, ...query } = value;
      const fault = duplicateField(text, value) ?? idFault(own);
      if (fault !== undefined) return { id: undefined, ...fault, cutOff: false };
      id = own as QueryId;
      value = query;
      isAnonymous = false;
    }
    const twice = isAnonymous ? duplicateField(rest, value) : undefined;
    if (twice !== undefined) return { id, ...twice, cutOff: false };
    return this.#answer(id, value as Query, isAnonymous ? rest : undefined);
  }

  /** @param text that is kept with its answer */
  #answer(id: QueryId | undefined, query: Query, text: string | undefined): Answered | Unanswered {
    const { vmProt, adapters, overrides } = this.#parts;
    try {
      // Core alone decides what it takes, and takes nothing that the schemas refuse: they cost time,
      // and are asked for words. A vendor's schema may refuse more, and options hide what they replace.
      const isFast = !overrides.some && adapters.isOwn(query?.exporter);
      const result = isFast ? this.#askCore(query) : undefined;
      if (result !== undefined) {
        if (text !== undefined) this.#known.add(text, { id: undefined, query, result });
        return { id, query, result };
      }
      const assumed = overrides.assume(query);
      const fault = queryFault(query, adapters.validatorOf);
      if (fault !== undefined) return { id, ...fault, cutOff: false };
      const judged = overrides.answer(query, assumed, vmProt);
      if (text !== undefined && !overrides.explain) {
        this.#known.add(text, { id: undefined, query, result: judged });
      }
      return { id, query, result: judged };
    } catch (error) {
      return { id, ...asError(error), cutOff: false };
    }
  }

  /** Undefined where something may be wrong with the query. */
  #askCore(query: Query): Result | undefined {
    try {
      const result = this.#parts.vmProt.query(query);
      const { verdict } = result;
      return verdict.kind === "refuse" && verdict.code === "UNKNOWN_FACTS" ? undefined : result;
    } catch {
      return undefined;
    }
  }
}

/** Of the whole text, so that what is said of places in it is true. */
function notJson(text: string): Unanswered {
  let error: unknown;
  try {
    JSON.parse(text);
  } catch (thrown) {
    error = thrown;
  }
  const { message, cutOff } = jsonFault(error, text);
  return { id: undefined, code: "INPUT_NOT_JSON", message, cutOff };
}
