import { type ExporterAdapter, type Facts, PLAIN_VM, type Query, VmProt } from "@vmprot/core";
import { type Fault, queryFault } from "../input/check-query.js";
import type { ResultRow } from "../protocol/rows.js";
import { Overrides } from "../query/overrides.js";
import { originsOf } from "../settings/origins.js";
import type { Settings } from "../settings/settings.js";
import { type DiffSide, decidingStep } from "./diff-row.js";

/** A query as one side asks it, and the answer. */
export interface Asked {
  readonly query: Query;
  readonly assumed: Facts;
  readonly row: ResultRow;
}

/** One of the two worlds that are compared. */
export class Side {
  readonly #overrides: Overrides;
  readonly #vmProt: VmProt;
  readonly #settings: Settings;

  constructor(adapters: readonly ExporterAdapter[], settings: Settings) {
    const origins = settings.isInForce ? originsOf : undefined;
    this.#settings = settings;
    this.#overrides = new Overrides(settings, false, origins);
    this.#vmProt = new VmProt(adapters, { baseVm: PLAIN_VM, vm: settings.vm });
  }

  /**
   * Asks a query that nobody else has.
   *
   * @param validatorOf as queries are checked; absent for one that needs no check
   * @returns what is wrong with it, where something is
   */
  ask(query: Query, validatorOf?: Parameters<typeof queryFault>[1]): Asked | Fault {
    const assumed = this.#overrides.assume(query);
    const fault = validatorOf && queryFault(query, validatorOf);
    if (fault !== undefined) return fault;
    return { query, assumed, row: this.#overrides.answer(query, assumed, this.#vmProt) };
  }

  /** What a row says of this side. */
  shown({ query, row }: Asked): DiffSide {
    const { explanation, ...asked } = this.#vmProt.query({ ...query, explain: true });
    const { platform, vm } = query;
    const guest = { ...this.#settings.vm, ...vm };
    return {
      ...(platform !== undefined && { platform }),
      ...(Object.keys(guest).length > 0 && { vm: guest }),
      result: asked,
      because: decidingStep({ ...asked, ...(explanation && { explanation }) }),
      ...(row.origins && { origins: row.origins }),
    };
  }
}
