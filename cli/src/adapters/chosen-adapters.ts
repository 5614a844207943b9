import { ADAPTERS } from "@vmprot/adapters";
import type { ExporterAdapter, VmProtOptions } from "@vmprot/core";
import type { AdapterCatalogue, FoundAdapter } from "@vmprot/discovery";
import { factsValidator } from "@vmprot/schemas";
import { asError } from "../as-error.js";
import { writeHint } from "../output/write-hint.js";

/** Every adapter, loaded, by how far it may be asked about buffers that others may know. */
export interface LoadedAdapters {
  /** Vmprot's own and explicit ones. */
  readonly first: readonly ExporterAdapter[];
  /** Discovered ones. */
  readonly lastResort: readonly ExporterAdapter[];
}

/** The adapters of one run: vmprot's own, and those of other packages. */
export class ChosenAdapters {
  /** Vmprot's own, except for exporters that an explicit adapter is for. */
  readonly own: readonly ExporterAdapter[];
  /** Those of other packages. */
  readonly others: readonly FoundAdapter[];
  /** What `VmProt` is given beside its own: loads adapters when they are first asked for. */
  readonly options: Pick<VmProtOptions, "locate">;
  readonly #explicit: ReadonlySet<string>;

  constructor(readonly catalogue?: AdapterCatalogue) {
    this.others = catalogue?.adapters ?? [];
    const explicit = this.others.filter(({ origin }) => origin === "explicit");
    this.#explicit = new Set(explicit.map(({ exporter }) => exporter));
    this.own = catalogue?.besides(ADAPTERS) ?? ADAPTERS;
    this.options = catalogue === undefined ? {} : { locate: catalogue.locate };
  }

  /** An explicit adapter's facts are its own business: it refuses those that it does not know. */
  readonly validatorOf: typeof factsValidator = (exporter) =>
    this.#explicit.has(exporter) ? undefined : factsValidator(exporter);

  /** The exporters that have an adapter, loaded or not. */
  get exporters(): readonly string[] {
    const others = this.others.map(({ exporter }) => exporter);
    return [...new Set([...this.own.map(({ exporter }) => exporter), ...others])];
  }

  /** Whether vmprot's own adapter answers for this exporter. */
  isOwn(exporter: string): boolean {
    return this.own.some((adapter) => adapter.exporter === exporter);
  }

  /** Says which packages have the keyword and cannot be understood, for who misses their adapters. */
  reportBroken(): void {
    for (const { problem } of this.catalogue?.broken ?? []) hint(problem);
  }

  /**
   * Loads all of them, for commands that need every one. Discovered ones that cannot be used are
   * reported and left out.
   *
   * @throws VmprotError if an explicit one cannot be loaded
   */
  loadAll(): LoadedAdapters {
    this.reportBroken();
    const others = this.exporters.filter((name) => !this.isOwn(name));
    const isExplicit = (name: string): boolean => this.#explicit.has(name);
    const explicit = others.filter(isExplicit).flatMap((name) => this.#locate(name) ?? []);
    const discovered = others.filter((name) => !isExplicit(name));
    return {
      first: [...this.own, ...explicit],
      lastResort: discovered.flatMap((name) => this.#tryLocate(name) ?? []),
    };
  }

  #locate(exporter: string): ExporterAdapter | undefined {
    return this.catalogue?.locate(exporter);
  }

  #tryLocate(exporter: string): ExporterAdapter | undefined {
    try {
      return this.#locate(exporter);
    } catch (error) {
      hint(error);
      return undefined;
    }
  }
}

function hint(error: unknown): void {
  const { code, message } = asError(error);
  writeHint(`${code}: ${message}`);
}
