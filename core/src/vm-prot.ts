import { reasonOf } from "./codes/reason-of.js";
import { VmprotError } from "./codes/vmprot-error.js";
import { SUPPORTED_CONTRACTS } from "./contract/contract-version.js";
import type { ExporterAdapter } from "./contract/exporter-adapter.js";
import { EXPORTER_NAME } from "./contract/exporter-name.js";
import { PROFILES, type Profile } from "./contract/profile.js";
import type { Query } from "./contract/query.js";
import type { Result } from "./contract/result.js";
import type { Vm } from "./contract/vm.js";
import type { VmProtRefusal } from "./contract/vm-prot-answer.js";
import { adapterRegistry } from "./policy/adapter-registry.js";
import { AnswerBook } from "./policy/answer-book.js";
import { checkAdapter } from "./policy/check-adapter.js";
import { decide } from "./policy/decide.js";
import { EnvironmentResolver } from "./policy/environment-resolver.js";
import { explain } from "./policy/explain.js";
import { refusal } from "./policy/vm-prot-answer.js";

/** What holds of all queries to one {@link VmProt}. */
export interface VmProtOptions {
  /** What is known of every VM; a query's own `vm` goes before it, field by field. */
  readonly vm?: Vm;
  /**
   * What is taken for granted of VMs on platform objects, for which nothing is known otherwise.
   * Presets bring their own plain VM.
   */
  readonly baseVm?: Vm;
  /**
   * Finds the adapter of an exporter that none is registered for, such as one of another package
   * that is loaded only now. What it returns is registered; undefined refuses the query with
   * UNKNOWN_EXPORTER, and what it throws with ADAPTER_FAILED. Asked with exporter names only.
   */
  locate?(exporter: string): ExporterAdapter | undefined;
}

/**
 * The VM_PROT query: facts about a buffer in, the exporter's answer and the guest-mappability
 * verdict out. Pure, as far as its adapters and `locate` are: no I/O, and the same query always gives
 * the same result.
 */
export class VmProt {
  readonly #adapters: Map<string, ExporterAdapter>;
  readonly #books = new Map<string, AnswerBook>();
  readonly #environments: EnvironmentResolver;
  readonly #locate: VmProtOptions["locate"];

  /**
   * @throws VmprotError ADAPTER_DUPLICATE if two adapters claim one exporter; ADAPTER_INVALID or
   * CONTRACT_UNSUPPORTED if one cannot be loaded
   */
  constructor(adapters: Iterable<ExporterAdapter>, options: VmProtOptions = {}) {
    this.#adapters = adapterRegistry(adapters);
    for (const [exporter, adapter] of this.#adapters) this.#open(exporter, adapter);
    this.#environments = new EnvironmentResolver(options.vm, options.baseVm);
    this.#locate = options.locate?.bind(options);
  }

  /** The registered adapters by exporter name, those included that have been located. */
  get adapters(): ReadonlyMap<string, ExporterAdapter> {
    return this.#adapters;
  }

  /**
   * Answers one query. Results are frozen, and shared between queries of equal meaning.
   *
   * @throws VmprotError CONTRACT_UNSUPPORTED for a query of another contract; FIELD_UNKNOWN,
   * FIELD_VALUE or PLATFORM_NAME_UNKNOWN if platform, VM or profile are malformed. Malformed facts
   * are refused with UNKNOWN_FACTS instead
   */
  query(query: Query): Result {
    if (query.contract !== undefined && !SUPPORTED_CONTRACTS.includes(query.contract)) {
      throw new VmprotError("CONTRACT_UNSUPPORTED", `The query speaks contract ${query.contract}.`);
    }
    const profile = query.profile ?? "worst-case";
    if (!PROFILES.includes(profile)) {
      throw new VmprotError("FIELD_VALUE", `profile must be one of: ${PROFILES.join(", ")}.`);
    }
    const environment = this.#environments.resolve(query.platform, query.vm);
    const book = this.#books.get(query.exporter) ?? this.#locateBook(query.exporter);
    if ("kind" in book) return this.#refused(query, book, profile);
    const page = book.open(query.facts, environment.arch);
    if (query.explain !== true) return page.result(environment, profile);
    const { answer } = page;
    const explanation = explain(book.adapter, answer, environment, profile);
    return { ...page.result(environment, profile), explanation };
  }

  #open(exporter: string, adapter: ExporterAdapter): AnswerBook {
    const book = new AnswerBook(adapter);
    this.#books.set(exporter, book);
    return book;
  }

  /** The book of an adapter that is located now, or why there is none. */
  #locateBook(exporter: string): AnswerBook | VmProtRefusal {
    try {
      const isName = typeof exporter === "string" && EXPORTER_NAME.test(exporter);
      const adapter = isName ? this.#locate?.(exporter) : undefined;
      if (adapter === undefined) return this.#unknownExporter(exporter);
      checkAdapter(adapter);
      if (adapter.exporter !== exporter) {
        throw new VmprotError("ADAPTER_INVALID", `It is one of "${adapter.exporter}".`);
      }
      const book = this.#open(exporter, adapter);
      this.#adapters.set(exporter, adapter);
      return book;
    } catch (error) {
      const code = VmprotError.is(error) ? `${error.code}: ` : "";
      return refusal("ADAPTER_FAILED", `The adapter of "${exporter}": ${code}${reasonOf(error)}`);
    }
  }

  #unknownExporter(exporter: string): VmProtRefusal {
    const names = [...this.#adapters.keys()].join(", ") || "none";
    const message = `No adapter knows the exporter "${exporter}"; there are: ${names}.`;
    return refusal("UNKNOWN_EXPORTER", message);
  }

  #refused({ exporter, explain: wanted }: Query, answer: VmProtRefusal, profile: Profile): Result {
    const result = decide(exporter, answer, {}, profile);
    if (wanted !== true) return result;
    return { ...result, explanation: explain(undefined, answer, {}, profile) };
  }
}
