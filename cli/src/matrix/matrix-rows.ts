import {
  type ExporterAdapter,
  type Facts,
  PLAIN_VM,
  PRESETS,
  type PresetName,
  type Profile,
  quote,
  type Result,
  suggestion,
  VmProt,
  VmprotError,
} from "@vmprot/core";

/** One cell of the matrix: one kind of buffer on one platform. */
export interface MatrixCell {
  /** The adapter's name for this kind of buffer. */
  readonly case: string;
  readonly facts: Facts;
  readonly platform: PresetName;
  readonly profile: Profile;
  readonly result: Result;
}

/** One kind of buffer on every platform. */
export interface MatrixRow {
  readonly exporter: string;
  readonly case: string;
  readonly facts: Facts;
  readonly cells: readonly MatrixCell[];
}

/** The platforms across the matrix. */
export const MATRIX_PLATFORMS: readonly PresetName[] = PRESETS.map(({ name }) => name);

/**
 * Every distinct answer of every adapter, or of one, on every platform.
 *
 * @throws VmprotError USAGE if there is no such exporter
 */
export function matrixRows(
  adapters: readonly ExporterAdapter[],
  exporter: string | undefined,
  profile: Profile,
): MatrixRow[] {
  const vmProt = new VmProt(adapters, { baseVm: PLAIN_VM });
  return adaptersOf(adapters, exporter).flatMap((adapter) =>
    adapter.cases.map(({ name, facts }) => {
      const cells = MATRIX_PLATFORMS.map((platform) => {
        const result = vmProt.query({ exporter: adapter.exporter, facts, platform, profile });
        return { case: name, facts, platform, profile, result };
      });
      return { exporter: adapter.exporter, case: name, facts, cells };
    }),
  );
}

function adaptersOf(
  adapters: readonly ExporterAdapter[],
  exporter: string | undefined,
): readonly ExporterAdapter[] {
  if (exporter === undefined) return adapters;
  const namesOf = (adapter: ExporterAdapter) => [
    adapter.exporter,
    ...Object.keys(adapter.names ?? {}),
  ];
  const found = adapters.filter((adapter) => namesOf(adapter).includes(exporter));
  if (found.length > 0) return found;
  const names = adapters.flatMap(namesOf);
  throw new VmprotError(
    "USAGE",
    `There is no exporter ${quote(exporter)}${suggestion(exporter, names)}`,
  );
}
