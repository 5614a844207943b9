import { PLAIN_VM, VmProt } from "@vmprot/core";
import type { ChosenAdapters } from "../adapters/chosen-adapters.js";
import { Answerer, type Unanswered } from "../query/answerer.js";
import type { Answered } from "../query/known-queries.js";
import { Overrides } from "../query/overrides.js";
import { originsOf } from "../settings/origins.js";
import type { Settings } from "../settings/settings.js";
import { type DiffSide, decidingStep } from "./diff-row.js";

/** One of the two worlds that are compared. */
export class Side {
  readonly #vmProt: VmProt;
  readonly #answerer: Answerer;
  readonly #settings: Settings;

  constructor(adapters: ChosenAdapters, settings: Settings) {
    const { own, options } = adapters;
    const origins = settings.isInForce ? originsOf : undefined;
    const overrides = new Overrides(settings, false, origins);
    const vmProt = new VmProt(own, { ...options, baseVm: PLAIN_VM, vm: settings.vm });
    this.#vmProt = vmProt;
    this.#settings = settings;
    this.#answerer = new Answerer({ vmProt, adapters, overrides });
  }

  /** The answer to the text of a query. */
  answer(text: string): Answered | Unanswered {
    return this.#answerer.answer(text);
  }

  /** What a row says of an answer. */
  shown({ query, result: { origins } }: Answered): DiffSide {
    const explained = this.#vmProt.query({ ...query, explain: true });
    const { explanation = [], fixes: _, ...result } = explained;
    const { platform, vm } = query;
    const guest = { ...this.#settings.vm, ...vm };
    return {
      ...(platform !== undefined && { platform }),
      ...(Object.keys(guest).length > 0 && { vm: guest }),
      result,
      because: decidingStep(result, explanation),
      ...(origins && { origins }),
    };
  }
}
