import { type ExporterAdapter, VmprotError } from "@vmprot/core";
import type { BrokenPackage } from "./discover-packages.js";
import type { FoundAdapter } from "./found-adapter.js";
import { loadAdapter } from "./load-adapter.js";

const isExplicit = ({ origin }: FoundAdapter): boolean => origin === "explicit";
const isUsable = ({ problem }: FoundAdapter): boolean => problem === undefined;

/** Adapters of other packages. Each is loaded when it is first asked for, and only then. */
export class AdapterCatalogue {
  /** Every adapter that was found, the explicit ones first, then by package. */
  readonly adapters: readonly FoundAdapter[];
  /** Packages that have the keyword, and no manifest that could be understood. */
  readonly broken: readonly BrokenPackage[];
  readonly #loaded = new Map<string, ExporterAdapter | VmprotError>();

  /**
   * @throws VmprotError the problem of an explicit adapter; ADAPTER_DUPLICATE if two explicit ones
   * are for one exporter
   */
  constructor(adapters: readonly FoundAdapter[], broken: readonly BrokenPackage[] = []) {
    this.adapters = adapters;
    this.broken = broken;
    for (const { exporter, problem } of adapters.filter(isExplicit)) {
      if (problem !== undefined) throw problem;
      this.choose(exporter);
    }
  }

  /**
   * Which adapter an exporter has: the explicit one, or else the discovered one that can be used.
   *
   * @throws VmprotError ADAPTER_DUPLICATE if there are several
   */
  choose(exporter: string): FoundAdapter | undefined {
    const all = this.adapters.filter((adapter) => adapter.exporter === exporter);
    const better = [isExplicit, isUsable].find((prefers) => all.some(prefers));
    const [first, ...others] = better === undefined ? all : all.filter(better);
    if (first === undefined || others.length === 0) return first;
    if (first.problem !== undefined) return first;
    const packages = [first, ...others].map((each) => each.package).join(" and ");
    const message = `${packages} both have an adapter for "${exporter}"; name one of them.`;
    throw new VmprotError("ADAPTER_DUPLICATE", message);
  }

  /**
   * Loads the adapter of an exporter: what `VmProtOptions.locate` wants.
   *
   * @throws VmprotError ADAPTER_DUPLICATE, ADAPTER_UNLOADABLE, ADAPTER_INVALID or
   * CONTRACT_UNSUPPORTED
   */
  readonly locate = (exporter: string): ExporterAdapter | undefined => {
    const loaded = this.#loaded.get(exporter) ?? this.#load(exporter);
    if (VmprotError.is(loaded)) throw loaded;
    return loaded;
  };

  /**
   * A VMM's own adapters, except for exporters that an explicit one is for: what `VmProt` is given
   * beside {@link locate}, so that explicit adapters go first.
   */
  besides(own: readonly ExporterAdapter[]): ExporterAdapter[] {
    const explicit = new Set(this.adapters.filter(isExplicit).map(({ exporter }) => exporter));
    return own.filter(({ exporter }) => !explicit.has(exporter));
  }

  /** A module is run once, also where that fails. */
  #load(exporter: string): ExporterAdapter | VmprotError | undefined {
    const found = this.choose(exporter);
    if (found === undefined) return undefined;
    let loaded: ExporterAdapter | VmprotError;
    try {
      loaded = loadAdapter(found);
    } catch (error) {
      if (!VmprotError.is(error)) throw error;
      loaded = error;
    }
    this.#loaded.set(exporter, loaded);
    return loaded;
  }
}
