import { type Facts, isPlainObject, type Query, type VmProt } from "@vmprot/core";
import type { ResultRow } from "../protocol/rows.js";
import type { HostOrigin, originsOf } from "../settings/origins.js";
import type { Settings } from "../settings/settings.js";
import type { SettingsOptions } from "../settings/settings-options.js";

/** The options of `vmprot query`, as the command line gives them. */
export interface QueryOptions extends SettingsOptions {
  readonly explain?: boolean;
  readonly json?: boolean;
  readonly lines?: boolean;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** What the caller says in advance of the queries. */
export class Overrides {
  readonly #settings: Settings;
  readonly #originsOf: typeof originsOf | undefined;
  /** Whether the rows that lead to verdicts are wanted. */
  readonly explain: boolean;

  /** @param origins says where things are from; absent where the settings are not in force */
  constructor(settings: Settings, explain = false, origins?: typeof originsOf) {
    this.#settings = settings;
    this.#originsOf = origins;
    this.explain = explain;
  }

  /** Whether there are any. */
  get some(): boolean {
    const { platform, profile, isInForce } = this.#settings;
    return platform !== undefined || profile !== undefined || isInForce || this.explain;
  }

  /** The facts that are assumed of a query, which has them from then on; of what is no query, none. */
  assume(query: Writable<Query>): Facts {
    const { assumed } = this.#settings;
    if (assumed === undefined || !isPlainObject(query) || !isPlainObject(query.facts)) return {};
    const facts = assumed.of(query.exporter, query.facts);
    query.facts = { ...query.facts, ...facts };
    return facts;
  }

  /** Asks with what is said in advance; the query itself, which nobody else has, becomes what was asked. */
  answer(query: Writable<Query>, assumed: Facts, vmProt: VmProt): ResultRow {
    const settings = this.#settings;
    const platform = settings.platform ?? named(query.platform);
    if (settings.profile !== undefined) query.profile = settings.profile;
    if (this.explain) query.explain = true;
    if (this.#originsOf === undefined) {
      // Millions of copies would cost time.
      if (platform !== undefined) query.platform = platform.value;
      return vmProt.query(query);
    }
    const own = { ...query };
    Object.assign(query, settings.over(own));
    const result = vmProt.query(query);
    const adapter = vmProt.adapters.get(result.exporter);
    const asked = { query: own, platform, assumed, adapter, how: "stated" } as const;
    return Object.freeze({ ...result, origins: this.#originsOf(asked, settings) });
  }
}

/** Where the platform of a query is from. */
const named = (value: Query["platform"]): HostOrigin | undefined =>
  value && { value, from: typeof value === "string" ? "preset" : "stated" };
