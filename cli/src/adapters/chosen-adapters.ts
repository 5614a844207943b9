import { ADAPTERS } from "@vmprot/adapters";
import {
  type ExporterAdapter,
  type Facts,
  quote,
  suggestion,
  type VmProtOptions,
  VmprotError,
} from "@vmprot/core";
import type { AdapterCatalogue, FoundAdapter } from "@vmprot/discovery";
import { factsValidator, type Validator } from "@vmprot/schemas";
import { asError } from "../as-error.js";
import { writeHint } from "../output/complaints.js";
import type { ConfigFile } from "./config-file.js";

/** Every adapter, loaded, by how far it may be asked about buffers that others may know. */
export interface LoadedAdapters {
  /** Vmprot's own and explicit ones. */
  readonly first: readonly ExporterAdapter[];
  /** Discovered ones. */
  readonly lastResort: readonly ExporterAdapter[];
}

/**
 * Makes the validator of a vendor's facts, where the vendor's package has a schema of them.
 *
 * @param name which of the exporter's names queries use
 */
export type VendorValidator = (found: FoundAdapter, name: string) => Validator<Facts> | undefined;

const namesOf = ({ exporter, names = {} }: ExporterAdapter): string[] => [
  exporter,
  ...Object.keys(names),
];

/** The adapters of one run: vmprot's own, and those of other packages. */
export class ChosenAdapters {
  /** Vmprot's own, except for exporters that an explicit adapter is for. */
  readonly own: readonly ExporterAdapter[];
  /** Those of other packages. */
  readonly others: readonly FoundAdapter[];
  /** What `VmProt` is given beside its own: loads adapters when they are first asked for. */
  readonly options: Pick<VmProtOptions, "locate">;
  readonly #own: ReadonlyMap<string, ExporterAdapter>;
  readonly #explicit: ReadonlySet<string>;
  readonly #vendorValidator: VendorValidator;
  readonly #validators = new Map<string, Validator<Facts> | VmprotError | undefined>();

  /**
   * @param vendorValidator asked once for each adapter of another package that a query is about
   * @param config the configuration that was read, which says more than adapters
   */
  constructor(
    readonly catalogue?: AdapterCatalogue,
    vendorValidator: VendorValidator = () => undefined,
    readonly config?: ConfigFile,
  ) {
    this.#vendorValidator = vendorValidator;
    this.others = catalogue?.adapters ?? [];
    const explicit = this.others.filter(({ origin }) => origin === "explicit");
    this.#explicit = new Set(explicit.map(({ exporter }) => exporter));
    this.own = catalogue?.besides(ADAPTERS) ?? ADAPTERS;
    this.#own = new Map(this.own.flatMap((each) => namesOf(each).map((name) => [name, each])));
    this.options = catalogue === undefined ? {} : { locate: catalogue.locate };
  }

  /**
   * What checks an exporter's facts before core does, with the same words for everybody; undefined
   * where the adapter has no schema.
   *
   * @throws VmprotError ADAPTER_INVALID if an adapter's schema cannot be used
   */
  readonly validatorOf: typeof factsValidator = (exporter) => {
    if (this.others.length === 0 || this.isOwn(exporter)) return factsValidator(exporter);
    if (!this.#validators.has(exporter)) {
      this.#validators.set(exporter, this.#compiled(exporter));
    }
    const validator = this.#validators.get(exporter);
    if (VmprotError.is(validator)) throw validator;
    return validator;
  };

  /** The exporters that have an adapter, loaded or not. */
  get exporters(): readonly string[] {
    const others = this.others.map(({ exporter }) => exporter);
    return [...new Set([...this.own.map(({ exporter }) => exporter), ...others])];
  }

  /** Every name that queries may use, those of exporters first. */
  get names(): readonly string[] {
    return [
      ...new Set([...this.exporters, ...this.#own.keys(), ...this.others.flatMap(foundNames)]),
    ];
  }

  /** The exporter of which this is a name; the name itself where nobody has it. */
  exporterOf(name: string): string {
    const own = this.#own.get(name)?.exporter;
    return own ?? this.others.find((each) => foundNames(each).includes(name))?.exporter ?? name;
  }

  /**
   * The error of a command line that names an exporter without an adapter.
   */
  noExporter(exporter: string): VmprotError {
    const end = suggestion(exporter, this.names);
    return new VmprotError("USAGE", `There is no exporter ${quote(exporter)}${end}`);
  }

  /** Whether vmprot's own adapter answers for this exporter, by whichever of its names. */
  isOwn(exporter: string): boolean {
    return this.#own.has(exporter);
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

  /** What is wrong with the adapter itself is for core to say, which loads it. */
  #compiled(exporter: string): Validator<Facts> | VmprotError | undefined {
    try {
      const found = this.catalogue?.choose(exporter);
      return found?.problem === undefined
        ? found && this.#vendorValidator(found, exporter)
        : undefined;
    } catch (error) {
      if (VmprotError.is(error) && error.code === "ADAPTER_INVALID") return error;
      if (VmprotError.is(error)) return undefined;
      throw error;
    }
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

const foundNames = ({ exporter, names }: FoundAdapter): string[] => [exporter, ...names];

function hint(error: unknown): void {
  const { code, message } = asError(error);
  writeHint(`${code}: ${message}`);
}
