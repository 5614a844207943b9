import {
  type ExporterAdapter,
  type Facts,
  PLAIN_VM,
  type Platform,
  PRESETS,
  type PresetName,
  type Profile,
  quote,
  type Result,
  suggestion,
  type Vm,
  VmProt,
  VmprotError,
} from "@vmprot/core";
import { type Origins, originsOf } from "../settings/origins.js";
import { Settings } from "../settings/settings.js";

/** One cell of the matrix: one kind of buffer on one platform. */
export interface MatrixCell {
  /** The adapter's name for this kind of buffer. */
  readonly case: string;
  readonly facts: Facts;
  /** Facts that the case leaves open, and the caller takes for granted. */
  readonly assumed?: Facts;
  /** The platform's name, as the caller has it. */
  readonly column: string;
  /** What the result is for. */
  readonly platform: PresetName | Platform;
  /** What is stated of the VM, over a plain one or the preset's; absent where nothing is. */
  readonly vm?: Vm;
  readonly profile: Profile;
  readonly result: Result;
  /** Where facts, platform and VM are from, where the caller sets or assumes any. */
  readonly origins?: Origins;
}

/** One kind of buffer on every platform. */
export interface MatrixRow {
  readonly exporter: string;
  readonly case: string;
  readonly facts: Facts;
  readonly cells: readonly MatrixCell[];
}

/** The platforms across the matrix where the caller names none. */
export const MATRIX_PLATFORMS: readonly PresetName[] = PRESETS.map(({ name }) => name);

/** The presets, with what the caller says of each. */
export const presetColumns = (settings: Settings): Settings[] =>
  MATRIX_PLATFORMS.map((name) => settings.on({ name, value: name, from: "preset" }));

/**
 * Every distinct answer of every adapter, or of one, on every platform.
 *
 * @param columns each with its platform
 * @param remedies whether refusals are to say what leads to a mapping, which takes longest
 * @throws VmprotError USAGE if there is no such exporter
 */
export function matrixRows(
  adapters: readonly ExporterAdapter[],
  exporter: string | undefined,
  profile: Profile,
  columns: readonly Settings[] = presetColumns(new Settings({})),
  remedies = false,
): MatrixRow[] {
  const vm = columns[0]?.vm ?? {};
  const vmProt = new VmProt(adapters, { baseVm: PLAIN_VM, vm, remedies });
  return adaptersOf(adapters, exporter).flatMap((adapter) =>
    adapter.cases.map(({ name, facts }) => {
      const cells = columns.map((settings) => ({
        ...{ case: name, facts },
        ...cell(vmProt, adapter, facts, settings, profile),
      }));
      return { exporter: adapter.exporter, case: name, facts, cells };
    }),
  );
}

function cell(
  vmProt: VmProt,
  adapter: ExporterAdapter,
  facts: Facts,
  settings: Settings,
  profile: Profile,
): Omit<MatrixCell, "case" | "facts"> {
  const { exporter } = adapter;
  const { platform = {}, vm } = settings.over({});
  const assumed = settings.assumed?.of(exporter, facts) ?? {};
  const all = { ...facts, ...assumed };
  const query = { exporter, facts: all, platform, ...(vm && { vm }), profile };
  const asked = { query: { exporter, facts }, platform: settings.platform, assumed, adapter };
  const guest = { ...settings.vm, ...vm };
  return {
    ...(Object.keys(assumed).length > 0 && { assumed }),
    column: settings.platform?.name ?? "",
    platform,
    ...(Object.keys(guest).length > 0 && { vm: guest }),
    profile,
    result: vmProt.query(query),
    ...(settings.isInForce && { origins: originsOf({ ...asked, how: "stated" }, settings) }),
  };
}

/** @throws VmprotError USAGE if there is no such exporter */
export function adaptersOf(
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
