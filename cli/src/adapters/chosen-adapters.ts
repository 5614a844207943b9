import { ADAPTERS } from "@vmprot/adapters";
import type { ExporterAdapter, VmProtOptions } from "@vmprot/core";
import type { AdapterCatalogue, FoundAdapter } from "@vmprot/discovery";
import { factsValidator } from "@vmprot/schemas";
import { asError } from "../as-error.js";
import { printable } from "../output/printable.js";
import { writeErr } from "../output/standard-streams.js";

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
    this.own = ADAPTERS.filter(({ exporter }) => !this.#explicit.has(exporter));
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

  /**
   * Loads all of them, for commands that need every one. Discovered ones that cannot be used are
   * reported and left out.
   *
   * @throws VmprotError if an explicit one cannot be loaded
   */
  loadAll(): readonly ExporterAdapter[] {
    const exporters = (this.catalogue?.exporters ?? []).filter((name) => !this.isOwn(name));
    return [...this.own, ...exporters.flatMap((exporter) => this.#load(exporter))];
  }

  #load(exporter: string): ExporterAdapter[] {
    try {
      return [this.catalogue?.locate(exporter)].filter((adapter) => adapter !== undefined);
    } catch (error) {
      if (this.#explicit.has(exporter)) throw error;
      const { code, message } = asError(error);
      writeErr(`${printable(`vmprot: hint: ${code}: ${message}`)}\n`);
      return [];
    }
  }
}
