import type { ExporterAdapter, Facts, PresetName, Result } from "@vmprot/core";
import { programText } from "@vmprot/core/tables";
import { matrixRows } from "../matrix/matrix-rows.js";
import { EVIDENCE } from "./evidence.js";
import type { Evidence, Seen } from "./evidence-of.js";
import type { StackDifference } from "./stack-difference.js";
import { STACKS_SAY } from "./stacks-say.js";

/** How an adapter's probe learns the facts of a live buffer. */
export interface ProbeRow extends Partial<Pick<Evidence, "ioctls" | "told">> {
  /** The `exp_name`s that the exporter's buffers can have. */
  readonly expNames: readonly string[];
  /** The DRM drivers whose devices are asked; absent where `exp_name` says it all. */
  readonly drmDrivers?: readonly string[];
  /** It needs the primary node (`/dev/dri/card*`). */
  readonly primaryNode?: boolean;
  /** What is asked, in words; absent where a function asks. Indented by two spaces in branches. */
  readonly steps?: readonly string[];
}

/** What guests may do with one kind of buffer. */
export interface PresetVerdicts {
  /** The adapter's name for this kind of buffer. */
  readonly case: string;
  readonly facts: Facts;
  /** By preset: `map cached`, `map write-combined`, `map uncached`, or `refuse` with a code. */
  readonly verdicts: Readonly<Record<PresetName, string>>;
}

/** What is known of an adapter beside its facts and rows. */
export interface AdapterPage {
  readonly probe?: ProbeRow;
  readonly presets: readonly PresetVerdicts[];
  /** Real kernels that its buffers were seen on; of vmprot's own adapters only. */
  readonly verified?: Pick<Evidence, "pageTables" | "guests">;
  /** Where today's stacks answer differently; likewise, and absent where none does. */
  readonly stacksSay?: readonly StackDifference[];
}

/**
 * Everything about an adapter that its own declarations do not say.
 *
 * @param isOwn whether it is one of vmprot's own: what was verified is about those
 */
export function adapterPage(adapter: ExporterAdapter, isOwn: boolean): AdapterPage {
  const { exporter, probe } = adapter;
  const evidence = isOwn && Object.hasOwn(EVIDENCE, exporter) ? EVIDENCE[exporter] : undefined;
  const stacksSay = isOwn && Object.hasOwn(STACKS_SAY, exporter) ? STACKS_SAY[exporter] : undefined;
  return {
    ...(probe !== undefined && { probe: probeRow(probe, evidence) }),
    presets: presetVerdicts(adapter),
    ...(isOwn && { verified: verifiedOf(evidence) }),
    ...(stacksSay !== undefined && { stacksSay }),
  };
}

function probeRow(
  { expNames, drmDrivers, primaryNode, program }: NonNullable<ExporterAdapter["probe"]>,
  evidence: Evidence | undefined,
): ProbeRow {
  return {
    expNames,
    ...(drmDrivers && { drmDrivers }),
    ...(primaryNode && { primaryNode }),
    ...(program && { steps: programText(program) }),
    ...(evidence && { ioctls: evidence.ioctls, told: evidence.told }),
  };
}

function presetVerdicts(adapter: ExporterAdapter): PresetVerdicts[] {
  return matrixRows([adapter], undefined, "coherent").map(({ case: name, facts, cells }) => {
    const verdicts = cells.map(({ platform, result }) => [platform, verdictWords(result)] as const);
    return {
      case: name,
      facts,
      verdicts: Object.fromEntries(verdicts) as Record<PresetName, string>,
    };
  });
}

const verdictWords = ({ verdict }: Result): string =>
  verdict.kind === "map" ? `map ${verdict.guestCache}` : `refuse ${verdict.code}`;

function verifiedOf({ pageTables = [], guests = [] }: Partial<Evidence> = {}) {
  return { pageTables, guests };
}

/** `6.12, 7.2 (x86_64, arm64)`; undefined where nothing was seen. */
export function seenText(seen: readonly Seen[]): string | undefined {
  if (seen.length === 0) return undefined;
  const on = new Set(seen.flatMap((each) => each.on));
  return `${seen.map(({ kernel }) => kernel).join(", ")} (${[...on].join(", ")})`;
}

/** On which kernels an adapter's placements were seen in page tables, or that they were read only. */
export function verifiedText(exporter: string): string {
  const { pageTables } = verifiedOf(Object.hasOwn(EVIDENCE, exporter) ? EVIDENCE[exporter] : {});
  return seenText(pageTables) ?? "read only";
}
