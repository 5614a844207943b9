import { type ExporterAdapter, VmprotError } from "@vmprot/core";
import type { BrokenPackage } from "./discover-packages.js";
import type { FoundAdapter } from "./found-adapter.js";
import { loadAdapter } from "./load-adapter.js";

const isExplicit = ({ origin }: FoundAdapter): boolean => origin === "explicit";
const namesOf = ({ exporter, names }: FoundAdapter): string[] => [exporter, ...names];
const isUsable = ({ problem }: FoundAdapter): boolean => problem === undefined;

/** Adapters of other packages. Each is loaded when it is first asked for, and only then. */
export class AdapterCatalogue {
  /** Every adapter that was found, the explicit ones first, then by package. */
  readonly adapters: readonly FoundAdapter[];
  /** Packages that have the keyword, and no manifest that could be understood. */
  readonly broken: readonly BrokenPackage[];
  readonly #loaded = new Map<FoundAdapter, ExporterAdapter | VmprotError>();

  /**
   * @throws VmprotError the problem of an explicit adapter; ADAPTER_DUPLICATE if two explicit ones
   * claim one name
   */
  constructor(adapters: readonly FoundAdapter[], broken: readonly BrokenPackage[] = []) {
    this.adapters = adapters;
    this.broken = broken;
    for (const found of adapters.filter(isExplicit)) {
      if (found.problem !== undefined) throw found.problem;
      for (const name of namesOf(found)) this.choose(name);
    }
  }

  /**
   * Which adapter an exporter has: the explicit one, or else the discovered one that can be used. One
   * that its exporter does not have answers to none of its other names either.
   *
   * @param exporter any of its names
   * @throws VmprotError ADAPTER_DUPLICATE if there are several
   */
  choose(exporter: string): FoundAdapter | undefined {
    const found = this.#preferred(exporter);
    const isOther = found !== undefined && found.exporter !== exporter;
    return isOther && this.#preferred(found.exporter) !== found ? undefined : found;
  }

  #preferred(exporter: string): FoundAdapter | undefined {
    const all = this.adapters.filter((adapter) => namesOf(adapter).includes(exporter));
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
    const found = this.choose(exporter);
    const loaded = found && (this.#loaded.get(found) ?? this.#load(found));
    if (VmprotError.is(loaded)) throw loaded;
    return loaded;
  };

  /**
   * A VMM's own adapters, except for exporters that an explicit one is for, and without the other
   * names that an explicit one has: what `VmProt` is given beside {@link locate}, so that explicit
   * adapters go first.
   */
  besides(own: readonly ExporterAdapter[]): ExporterAdapter[] {
    const explicit = new Set(this.adapters.filter(isExplicit).flatMap(namesOf));
    return own
      .filter(({ exporter }) => !explicit.has(exporter))
      .map((adapter) => withoutNames(adapter, explicit));
  }

  /** A module is run once, also where that fails. */
  #load(found: FoundAdapter): ExporterAdapter | VmprotError {
    let loaded: ExporterAdapter | VmprotError;
    try {
      loaded = loadAdapter(found);
    } catch (error) {
      if (!VmprotError.is(error)) throw error;
      loaded = error;
    }
    this.#loaded.set(found, loaded);
    return loaded;
  }
}

/** An adapter that answers to no other name that is taken; itself if it has none of them. */
function withoutNames(adapter: ExporterAdapter, taken: ReadonlySet<string>): ExporterAdapter {
  const names = Object.entries(adapter.names ?? {});
  const free = names.filter(([name]) => !taken.has(name));
  if (free.length === names.length) return adapter;
  const placements = adapter.placements?.bind(adapter);
  return Object.create(adapter, {
    names: { value: Object.fromEntries(free) },
    placements: { value: placements },
  });
}
