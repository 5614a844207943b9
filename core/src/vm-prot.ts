import { VmprotError } from "./codes/vmprot-error.js";
import { SUPPORTED_CONTRACTS } from "./contract/contract-version.js";
import type { ExporterAdapter } from "./contract/exporter-adapter.js";
import { PROFILES, type Profile } from "./contract/profile.js";
import type { Query } from "./contract/query.js";
import type { Result } from "./contract/result.js";
import type { Vm } from "./contract/vm.js";
import { adapterRegistry, checkAdapter } from "./policy/adapter-registry.js";
import { AnswerBook } from "./policy/answer-book.js";
import { decide } from "./policy/decide.js";
import type { Environment } from "./policy/environment.js";
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
   * UNKNOWN_EXPORTER. What it throws, the query throws.
   */
  locate?(exporter: string): ExporterAdapter | undefined;
}

/**
 * The VM_PROT query: facts about a buffer in, the exporter's answer and the guest-mappability
 * verdict out. Pure: no I/O, and the same query always gives the same result.
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
    for (const adapter of this.#adapters.values()) this.#open(adapter);
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
   * FIELD_VALUE or PLATFORM_NAME_UNKNOWN if platform, VM or profile are malformed; ADAPTER_INVALID
   * or CONTRACT_UNSUPPORTED if a located adapter cannot be used. Malformed facts are refused with
   * UNKNOWN_FACTS instead
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
    if (book === undefined) return this.#unknownExporter(query, environment, profile);
    const page = book.open(query.facts, environment.arch);
    if (query.explain !== true) return page.result(environment, profile);
    const { answer } = page;
    const explanation = explain(book.adapter, answer, environment, profile);
    return { ...page.result(environment, profile), explanation };
  }

  #open(adapter: ExporterAdapter): AnswerBook {
    const book = new AnswerBook(adapter);
    this.#books.set(adapter.exporter, book);
    return book;
  }

  #locateBook(exporter: string): AnswerBook | undefined {
    const adapter = this.#locate?.(exporter);
    if (adapter === undefined) return undefined;
    checkAdapter(adapter);
    if (adapter.exporter !== exporter) {
      const message = `The adapter that was located for "${exporter}" is one of "${adapter.exporter}".`;
      throw new VmprotError("ADAPTER_INVALID", message);
    }
    this.#adapters.set(exporter, adapter);
    return this.#open(adapter);
  }

  #unknownExporter(
    { exporter, explain: wanted }: Query,
    environment: Environment,
    profile: Profile,
  ): Result {
    const names = [...this.#adapters.keys()].join(", ") || "none";
    const answer = refusal(
      "UNKNOWN_EXPORTER",
      `No adapter knows the exporter "${exporter}"; there are: ${names}.`,
    );
    const result = decide(exporter, answer, {}, profile);
    if (wanted !== true) return result;
    return { ...result, explanation: explain(undefined, answer, environment, profile) };
  }
}
