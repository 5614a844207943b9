import { bare } from "../base/plain.js";
import type { CacheMode } from "../contract/cache-mode.js";
import type { HazardCode } from "../contract/hazard-codes.js";
import type { Placement } from "../contract/placement.js";
import type { Profile } from "../contract/profile.js";
import type { ExplanationStep } from "../contract/result.js";
import type { Lookup, MemoryModel, Stage2Row } from "../hosts/memory-model.js";
import { cell } from "../hosts/type-table.js";
import { type AcceptanceRow, ALIAS_ACCEPTANCE, TYPE_MODE } from "../rules/alias-acceptance.js";
import { find, pick } from "./match.js";
import type { Situation } from "./situation.js";

/** Each guest attribute in one placement. */
export type Column = Readonly<Record<CacheMode, Outcome>>;

/** What one guest attribute in one placement comes to. */
export interface Outcome {
  readonly effective: string;
  readonly accepted: boolean;
  readonly hazard: HazardCode | undefined;
  /** The guest's reads are not served by the caches. */
  readonly isSlow: boolean;
}

/** Receives each step as it is worked out. */
export type Trace = (step: ExplanationStep) => void;

/** What each attribute that a guest may choose comes to in one placement. */
export function guestTypes(
  model: MemoryModel,
  stage2: Stage2Row,
  placement: Placement,
  situation: Situation,
  profile: Profile,
  trace?: Trace,
): Column {
  const name = trace && nameOf(placement);
  const { memory, cache } = placement;
  const types: Record<string, string> = bare();
  const physical =
    model.physical.length > 0 ? pick(model.physical, situation, model.id).type : undefined;
  if (physical !== undefined) types.$physical = physical;
  const hostRow = pick(model.host, situation, model.id);
  types.$host = hostRow.type;
  const host = follow(model.hostChain, types, hostRow.type);
  trace?.({
    step: "host",
    text: `${name}: the host's mapping is ${hostRow.type}${physical === undefined ? "" : ` over ${physical}`}, that is ${host}`,
    table: `${model.id}-host`,
    row: hostRow.id,
    source: hostRow.source,
    found: {
      memory,
      cache,
      ...(physical !== undefined && { physical }),
      entry: hostRow.type,
      effective: host,
    },
  });

  const outcomeOf = (candidate: CacheMode): Outcome => {
    const guestRow = pick(model.guest[candidate], situation, model.id);
    types.$guest = guestRow.type;
    const effective = follow(stage2.chain, types, guestRow.type);
    const relation = cell(model.alias, host, effective);
    const acceptance = acceptanceOf(relation, host, effective, profile, situation);
    const accepted = acceptance !== undefined;
    trace?.({
      step: "guest",
      text: `${name}: a guest that asks for ${candidate} (${guestRow.type}) gets ${effective}`,
      table: stage2.chain.map(({ table }) => table.id).join(", "),
      row: guestRow.id,
      source: stage2.chain.map(({ table }) => table.source).join("; "),
      found: { memory, cache, asked: candidate, entry: guestRow.type, effective },
    });
    trace?.({
      step: "alias",
      text: `${name}: host ${host} beside guest ${effective} is ${relation}: ${verdictOf(accepted, acceptance?.hazard)}`,
      table: model.alias.id,
      row: acceptance?.id ?? host,
      source: acceptance?.source ?? model.alias.source,
      found: {
        memory,
        cache,
        asked: candidate,
        relation,
        accepted,
        ...(acceptance?.hazard !== undefined && { hazard: acceptance.hazard }),
      },
    });
    const isSlow = TYPE_MODE[effective] !== "cached";
    return { effective, accepted, hazard: acceptance?.hazard, isSlow };
  };
  return {
    uncached: outcomeOf("uncached"),
    "write-combined": outcomeOf("write-combined"),
    cached: outcomeOf("cached"),
  };
}

function acceptanceOf(
  relation: string,
  host: string,
  effective: string,
  profile: Profile,
  situation: Situation,
): AcceptanceRow | undefined {
  const sameMode = TYPE_MODE[host] === TYPE_MODE[effective];
  const hostCached = TYPE_MODE[host] === "cached";
  return find(
    ALIAS_ACCEPTANCE,
    situation,
    (row) =>
      row.verdicts.includes(relation) &&
      (row.sameMode ?? sameMode) === sameMode &&
      (row.hostCached ?? hostCached) === hostCached &&
      row.profiles.includes(profile),
  );
}

/** The placement in an explanation's words. */
export function nameOf({ memory, cache }: Placement): string {
  return `${memory}, ${cache}`;
}

function verdictOf(accepted: boolean, hazard: HazardCode | undefined): string {
  if (!accepted) return "refused";
  return hazard === undefined ? "accepted" : `accepted with hazard ${hazard}`;
}

function follow(chain: readonly Lookup[], types: Record<string, string>, start: string): string {
  let previous = start;
  const resolve = (name: string): string =>
    name === "$previous" ? previous : (types[name] ?? name);
  for (const { table, row, column } of chain) {
    previous = cell(table, resolve(row), resolve(column));
  }
  return previous;
}
