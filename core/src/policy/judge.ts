import type { HazardCode } from "../codes/hazard-codes.js";
import type { RefusalCode } from "../codes/refusal-codes.js";
import { CACHE_MODES, type CacheMode } from "../contract/cache-mode.js";
import type { GuestAttribute } from "../contract/guest-map-verdict.js";
import type { Placement } from "../contract/placement.js";
import type { Profile } from "../contract/profile.js";
import type { ExplanationStep } from "../contract/result.js";
import type { VmProtAttributes } from "../contract/vm-prot-answer.js";
import type { Lookup, MemoryModel, Stage2Row } from "../models/memory-model.js";
import { MEMORY_MODELS } from "../models/memory-models.js";
import { ALIAS_ACCEPTANCE, TYPE_MODE } from "../tables/alias-acceptance.js";
import { PLUMBING_RULES } from "../tables/plumbing-rules.js";
import { cell } from "../tables/table.js";
import { matches, pick } from "./row.js";
import type { Situation } from "./situation.js";

/** What the policy concludes where nothing is unknown. */
export type Judgement = MapJudgement | RefuseJudgement;

export interface MapJudgement {
  readonly map: CacheMode;
  readonly attribute: GuestAttribute;
  readonly hazards: readonly HazardCode[];
}

export interface RefuseJudgement {
  readonly refuse: RefusalCode;
  readonly why?: string;
  readonly remedy?: string;
  readonly rule?: string;
}

/** Receives each step as it is worked out. */
export type Trace = (step: ExplanationStep) => void;

/** One guest attribute in one placement. */
interface Outcome {
  readonly effective: string;
  readonly accepted: boolean;
  readonly hazard?: HazardCode;
}

/**
 * The four steps of the policy for one answer in one situation. Conclusions are void if the
 * situation notes a missing field.
 */
export function judge(
  answer: VmProtAttributes,
  situation: Situation,
  profile: Profile,
  trace?: Trace,
): Judgement {
  const { read } = situation;
  const columns: Map<CacheMode, Outcome>[] = [];
  for (const placement of answer.placements) {
    situation.at(placement);
    const name = `${placement.memory}, ${placement.cache}`;
    const rule = PLUMBING_RULES.find((row) => matches(row.when, read));
    if (rule !== undefined) {
      trace?.({
        step: "rule",
        text: `${name}: ${rule.why}`,
        table: "plumbing-rules",
        row: rule.id,
        source: rule.source,
      });
      const { code: refuse, why, remedy, id } = rule;
      return { refuse, why, rule: id, ...(remedy !== undefined && { remedy }) };
    }
    const model = MEMORY_MODELS.find(({ when }) => matches(when, read));
    if (model === undefined) throw new RangeError("no memory model for this situation");
    const stage2 = pick(`${model.id} stage 2`, model.stage2, read);
    trace?.({
      step: "stage-2",
      text: `${name}: KVM programs ${stage2.programs}`,
      table: `${model.id}-stage2`,
      row: stage2.id,
      source: stage2.source,
    });
    if (stage2.refuses !== undefined) {
      return {
        refuse: "KVM_CANNOT_MAP",
        why: `On this kernel ${stage2.refuses}.`,
        rule: `${model.id}:${stage2.id}`,
      };
    }
    columns.push(outcomes(model, stage2, placement, situation, profile, trace));
  }
  return conclude(answer, columns);
}

function outcomes(
  model: MemoryModel,
  stage2: Stage2Row,
  placement: Placement,
  { read }: Situation,
  profile: Profile,
  trace?: Trace,
): Map<CacheMode, Outcome> {
  const name = `${placement.memory}, ${placement.cache}`;
  const types: Record<string, string> = {};
  const beneath =
    model.beneath.length > 0 ? pick(`${model.id} beneath`, model.beneath, read).type : undefined;
  if (beneath !== undefined) types.$beneath = beneath;
  const hostRow = pick(`${model.id} host`, model.host, read);
  types.$host = hostRow.type;
  const host = follow(model.hostChain, types, hostRow.type);
  const over = beneath === undefined ? "" : ` over ${beneath}`;
  trace?.({
    step: "host",
    text: `${name}: the host's mapping is ${hostRow.type}${over}, that is ${host}`,
    table: `${model.id}-host`,
    row: hostRow.id,
    source: hostRow.source,
  });

  const result = new Map<CacheMode, Outcome>();
  for (const candidate of CACHE_MODES) {
    const guestRow = pick(`${model.id} guest`, model.guest[candidate], read);
    types.$guest = guestRow.type;
    const effective = follow(stage2.chain, types, guestRow.type);
    const relation = cell(model.alias, host, effective);
    const unusable = model.unusable.find(
      (row) => row.guest.includes(guestRow.type) && row.effective.includes(effective),
    );
    const sameMode = TYPE_MODE[host] === TYPE_MODE[effective];
    const hostCached = TYPE_MODE[host] === "cached";
    const acceptance = ALIAS_ACCEPTANCE.find(
      (row) =>
        row.verdicts.includes(relation) &&
        (row.sameMode ?? sameMode) === sameMode &&
        (row.hostCached ?? hostCached) === hostCached &&
        row.profiles.includes(profile) &&
        matches(row.when, read),
    );
    const accepted = acceptance !== undefined && unusable === undefined;
    result.set(candidate, {
      effective,
      accepted,
      ...(accepted && acceptance.hazard !== undefined && { hazard: acceptance.hazard }),
    });
    trace?.({
      step: "guest",
      text: `${name}: a guest that asks for ${candidate} (${guestRow.type}) gets ${effective}`,
      table: stage2.chain.map(({ table }) => table.id).join(", "),
      row: guestRow.id,
      source: stage2.chain.map(({ table }) => table.source).join("; "),
    });
    trace?.({
      step: "alias",
      text: `${name}: host ${host} beside guest ${effective} is ${relation}: ${verdictOf(accepted, unusable?.why, acceptance?.hazard)}`,
      table: unusable === undefined ? model.alias.id : `${model.id}-unusable`,
      row: unusable?.id ?? acceptance?.id ?? host,
      source: unusable?.source ?? acceptance?.source ?? model.alias.source,
    });
  }
  return result;
}

function verdictOf(
  accepted: boolean,
  why: string | undefined,
  hazard: HazardCode | undefined,
): string {
  if (!accepted) return why === undefined ? "refused" : `refused, ${why}`;
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

/** Intersects the placements and prefers the answer's own worst case. */
function conclude(
  answer: VmProtAttributes,
  columns: readonly Map<CacheMode, Outcome>[],
): Judgement {
  const of = (mode: CacheMode): Outcome[] => columns.flatMap((column) => column.get(mode) ?? []);
  const hazardsOf = (mode: CacheMode): HazardCode[] => [
    ...new Set(of(mode).flatMap(({ hazard }) => hazard ?? [])),
  ];
  const forced = (column: Map<CacheMode, Outcome>): boolean =>
    new Set([...column.values()].map(({ effective }) => effective)).size === 1;

  const admissible = CACHE_MODES.filter((mode) => of(mode).every(({ accepted }) => accepted));
  if (admissible.length === 0) {
    const hopeless = columns.filter((column) => ![...column.values()].some((o) => o.accepted));
    if (hopeless.length === 0) return { refuse: "PLACEMENTS_DISAGREE", rule: "R17" };
    return { refuse: hopeless.some(forced) ? "GUEST_TYPE_FORCED" : "UNSAFE_ALIAS" };
  }
  const best = Math.min(...admissible.map((mode) => hazardsOf(mode).length));
  const map = admissible.includes(answer.cache)
    ? answer.cache
    : (admissible.findLast((mode) => hazardsOf(mode).length === best) ?? answer.cache);
  const hazards = hazardsOf(map);
  const everyChoice =
    admissible.length === CACHE_MODES.length &&
    admissible.every((mode) => hazardsOf(mode).every((hazard) => hazards.includes(hazard)));
  return {
    map,
    hazards,
    attribute: columns.every(forced) ? "ignored" : everyChoice ? "any" : "binding",
  };
}
