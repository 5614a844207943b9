import { didYouMean } from "./base/did-you-mean.js";
import { ignoreRejection } from "./base/ignore-rejection.js";
import { ownOnly } from "./base/plain.js";
import { printable, quote, shown } from "./base/quote.js";
import { reasonOf } from "./base/reason-of.js";
import { SUPPORTED_CONTRACTS } from "./contract/contract-version.js";
import type { ExporterAdapter } from "./contract/exporter-adapter.js";
import { EXPORTER_NAME } from "./contract/exporter-name.js";
import type { Facts } from "./contract/fact.js";
import type { Platform, PresetName } from "./contract/platform.js";
import type { Query } from "./contract/query.js";
import type { Result } from "./contract/result.js";
import type { Vm } from "./contract/vm.js";
import { VmprotError } from "./contract/vmprot-error.js";
import { type Answer, refusal } from "./engine/answer.js";
import { AskedAdapter, resultOfAnswer } from "./engine/asked-adapter.js";
import { type Environment, EnvironmentTable } from "./engine/environment.js";
import { LoadedAdapter } from "./engine/loaded-adapter.js";
import { NamedAdapter } from "./engine/named-adapter.js";
import {
  type Asked,
  type AskedQuery,
  ObservedAdapter,
  Observer,
} from "./engine/observed-adapter.js";
import { notAnObject, ownFields, unknownField } from "./engine/own-fields.js";
import { profileOf } from "./engine/profile-of.js";

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
   * Whether a refusal looks for the changes that lead to `map`; absent means that it does, once for
   * each buffer and environment, which takes a tenth of a millisecond. Without, its remedy is the
   * code's own, and an explained one has no `fixes`.
   */
  readonly remedies?: boolean;
  /**
   * Finds the adapter of an exporter that none is registered for, such as one of another package
   * that is loaded only now. What it returns is registered, for its exporter and, where that is
   * another of its names, for the one that was asked for; undefined refuses the query with
   * UNKNOWN_EXPORTER, and what it throws with ADAPTER_FAILED. Asked with names only that an exporter
   * can have.
   */
  locate?(exporter: string): ExporterAdapter | undefined;
  /**
   * Is told of every verdict, before whoever asked: of plain queries, environments', and those that
   * `GuestMappings` asks, previews included. Absent, it costs nothing. The result is frozen and is
   * returned whatever the observer does: what it throws or rejects with is dropped, and what it asks of
   * the same `VmProt` is answered and not told. It must not change the `GuestMappings` that asks.
   * Queries that throw have no verdict.
   *
   * @param result may be the same object for queries of equal meaning
   * @param asked the exporter and facts as the query gave them, which callers and guests choose
   */
  onVerdict?(result: Result, asked: AskedQuery): void;
}

/** A query in an environment that has been checked already. */
export type EnvironmentQuery = Pick<Query, "exporter" | "facts" | "profile" | "explain">;

/** A platform and a VM that were checked once, to be asked about many buffers. */
export interface VmProtEnvironment {
  /**
   * Answers as {@link VmProt.query} does.
   *
   * @throws VmprotError FIELD_UNKNOWN or FIELD_VALUE if the query is malformed
   */
  query(query: EnvironmentQuery): Result;
}

const FIELDS: readonly (keyof Query)[] = [
  "contract",
  "exporter",
  "facts",
  "platform",
  "vm",
  "profile",
  "explain",
];
const IN_ENVIRONMENT: readonly (keyof Query)[] = ["exporter", "facts", "profile", "explain"];

/**
 * The VM_PROT query: facts about a buffer in, the exporter's answer and the guest-mappability
 * verdict out. Pure, as far as its adapters and `locate` are: no I/O, and the same query always gives
 * the same result.
 */
export class VmProt {
  readonly #adapters = new Map<string, ExporterAdapter>();
  readonly #registered = new Map<ExporterAdapter, AskedAdapter>();
  /** By every name that queries may use. */
  readonly #asked = new Map<unknown, Asked>();
  readonly #environments: EnvironmentTable;
  readonly #locate: VmProtOptions["locate"];
  readonly #hasRemedies: boolean;
  readonly #observer: Observer | undefined;
  #answers = 0;
  /** Who was asked last is often asked next. */
  #lastExporter = "";
  #lastAsked: Asked | undefined;

  /**
   * @throws VmprotError ADAPTER_DUPLICATE if two adapters claim one name; ADAPTER_INVALID or
   * CONTRACT_UNSUPPORTED if one cannot be loaded; FIELD_UNKNOWN or FIELD_VALUE if options are
   * malformed
   */
  constructor(adapters: Iterable<ExporterAdapter>, options: VmProtOptions = {}) {
    const {
      vm,
      baseVm,
      locate,
      remedies = true,
      onVerdict,
    } = ownFields(options, "options", ["vm", "baseVm", "locate", "remedies", "onVerdict"]);
    if (typeof remedies !== "boolean") {
      throw new VmprotError(
        "FIELD_VALUE",
        `options.remedies must be true or false; it is ${shown(remedies)}.`,
      );
    }
    this.#hasRemedies = remedies;
    for (const [name, value] of Object.entries({ locate, onVerdict })) {
      if (value === undefined || typeof value === "function") continue;
      throw new VmprotError(
        "FIELD_VALUE",
        `options.${name} must be a function; it is ${shown(value)}.`,
      );
    }
    this.#observer = onVerdict && new Observer(onVerdict.bind(options));
    for (const adapter of adapters) {
      const asked = this.#register(adapter);
      for (const name of Object.keys(asked.adapter.otherNames)) this.#name(asked, name);
    }
    this.#environments = new EnvironmentTable(vm, baseVm);
    this.#locate = locate?.bind(options);
  }

  /** The registered adapters by exporter name, those included that have been located. */
  get adapters(): ReadonlyMap<string, ExporterAdapter> {
    return this.#adapters;
  }

  /**
   * Answers one query. Results are frozen; those of rows are shared between queries of equal meaning.
   * Own enumerable properties count, as in JSON, and one reading of each; inherited ones do not.
   *
   * @throws VmprotError CONTRACT_UNSUPPORTED for a query of another contract; FIELD_UNKNOWN,
   * FIELD_VALUE or PLATFORM_NAME_UNKNOWN if the query, platform, VM or profile is malformed.
   * Malformed facts are refused with UNKNOWN_FACTS instead
   */
  query(query: Query): Result {
    const own = ownOnly(query);
    if (own === undefined) throw notAnObject("the query", query);
    let exporter: unknown;
    let facts: unknown;
    let platform: PresetName | Platform | undefined;
    let vm: Vm | undefined;
    let profile: unknown;
    let wanted: unknown;
    for (const field in own) {
      const value = own[field];
      if (value === undefined) continue;
      switch (field) {
        case "exporter":
          exporter = value;
          break;
        case "facts":
          facts = value;
          break;
        case "platform":
          platform = value as PresetName | Platform;
          break;
        case "vm":
          vm = value as Vm;
          break;
        case "profile":
          profile = value;
          break;
        case "explain":
          wanted = value;
          break;
        case "contract":
          if (SUPPORTED_CONTRACTS.includes(value as number)) break;
          throw new VmprotError(
            "CONTRACT_UNSUPPORTED",
            `The query speaks contract ${shown(value)}.`,
          );
        default:
          throw unknownField("the query", field, FIELDS);
      }
    }
    const environment = this.#environments.resolve(platform, vm);
    return this.#answer(exporter, facts, environment, profile, wanted);
  }

  /**
   * An environment that is checked now, and can be asked about many buffers.
   *
   * @param platform a preset's name, or what is known of the host; absent means nothing is known
   * @param vm what is known of the VM; with a preset, what differs from the plain VM
   * @param over what goes over `platform`, field by field: a preset with another BAR, and its plain VM
   * @throws VmprotError FIELD_UNKNOWN, FIELD_VALUE or PLATFORM_NAME_UNKNOWN
   */
  environment(platform?: PresetName | Platform, vm?: Vm, over?: Platform): VmProtEnvironment {
    const environment = this.#environments.resolve(platform, vm, over);
    return Object.freeze({
      query: (query: EnvironmentQuery): Result => {
        const own = ownOnly(query);
        if (own === undefined) throw notAnObject("the query", query);
        let exporter: unknown;
        let facts: unknown;
        let profile: unknown;
        let wanted: unknown;
        for (const field in own) {
          const value = own[field];
          if (field === "exporter") exporter = value;
          else if (field === "facts") facts = value;
          else if (field === "profile") profile = value;
          else if (field === "explain") wanted = value;
          else throw unknownField("the query", field, IN_ENVIRONMENT);
        }
        return this.#answer(exporter, facts, environment, profile, wanted);
      },
    });
  }

  #answer(
    exporter: unknown,
    facts: unknown,
    environment: Environment,
    stated: unknown,
    wanted: unknown,
  ): Result {
    const profile = profileOf(stated);
    if (wanted !== undefined && typeof wanted !== "boolean") {
      throw new VmprotError(
        "FIELD_VALUE",
        `explain must be true or false; it is ${shown(wanted)}.`,
      );
    }
    const isExplained = wanted === true;
    // As a string: engines compare what can be anything slowly.
    const isAsBefore = typeof exporter === "string" && exporter === this.#lastExporter;
    let asked = isAsBefore ? this.#lastAsked : this.#asked.get(exporter);
    if (asked === undefined) {
      const located = this.#located(exporter);
      if ("answer" in located) {
        const result = resultOfAnswer(located, environment, profile, isExplained);
        return this.#observer?.told(result, exporter, facts) ?? result;
      }
      asked = located;
    }
    this.#lastExporter = exporter as string;
    this.#lastAsked = asked;
    return asked.result(facts, environment, profile, isExplained);
  }

  /** @param wanted a name that must be one of its own, if that matters */
  #register(adapter: ExporterAdapter, wanted?: string): AskedAdapter {
    const loaded = new LoadedAdapter(adapter, () => this.#answers++);
    if (wanted !== undefined && wanted !== loaded.exporter) saidBy(wanted, loaded);
    const asked = new AskedAdapter(loaded, this.#hasRemedies);
    this.#claim(loaded.exporter, asked);
    this.#adapters.set(loaded.exporter, adapter);
    this.#registered.set(adapter, asked);
    return asked;
  }

  /** Lets queries use another of the adapter's names. */
  #name(asked: AskedAdapter, name: string): void {
    this.#claim(name, new NamedAdapter(asked, name, saidBy(name, asked.adapter)));
  }

  #claim(name: string, asked: Asked): void {
    if (this.#asked.has(name)) {
      throw new VmprotError("ADAPTER_DUPLICATE", `Two adapters claim the exporter ${quote(name)}.`);
    }
    const observer = this.#observer;
    this.#asked.set(name, observer ? new ObservedAdapter(asked, name, observer) : asked);
  }

  /** An adapter that is located now, or why there is none. */
  #located(exporter: unknown): Asked | Answer {
    const refused = (answer: Answer["answer"]): Answer => ({
      exporter: typeof exporter === "string" ? exporter : "",
      answer,
      index: undefined,
      row: undefined,
    });
    let adapter: ExporterAdapter | undefined;
    try {
      const isName = typeof exporter === "string" && EXPORTER_NAME.test(exporter);
      adapter = isName ? this.#locate?.(exporter) : undefined;
      if (adapter === undefined) return refused(this.#unknownExporter(exporter));
      const name = exporter as string;
      const asked = this.#registered.get(adapter) ?? this.#register(adapter, name);
      if (asked.adapter.exporter !== name) this.#name(asked, name);
      return this.#asked.get(name) as Asked;
    } catch (error) {
      ignoreRejection(adapter);
      const code = error instanceof VmprotError ? `${error.code}: ` : "";
      const message = `The adapter of ${shown(exporter)}: ${code}${reasonOf(error)}`;
      return refused(refusal("ADAPTER_FAILED", message));
    }
  }

  #unknownExporter(exporter: unknown) {
    const names = [...this.#asked.keys()] as string[];
    const like = typeof exporter === "string" ? didYouMean(exporter, names) : undefined;
    const end =
      like === undefined
        ? `there are: ${[...this.#adapters.keys()].join(", ") || "none"}.`
        : `did you mean ${quote(like)}?`;
    const message = `No adapter knows the exporter ${shown(exporter)}; ${end}`;
    return refusal("UNKNOWN_EXPORTER", printable(message, 2000));
  }
}

/**
 * What another name of an adapter's says.
 *
 * @throws VmprotError ADAPTER_INVALID if it has no such name
 */
function saidBy(name: string, { exporter, otherNames }: LoadedAdapter): Facts {
  const says = Object.hasOwn(otherNames, name) ? otherNames[name] : undefined;
  if (says !== undefined) return says;
  throw new VmprotError("ADAPTER_INVALID", `It is one of ${quote(exporter)}.`);
}
