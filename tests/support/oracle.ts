import type { CacheMode, HazardCode, Placement, Profile } from "@vmprot/core";
import type { EnvironmentFields } from "@vmprot/core/tables";
import { get, index, isCached, sheet } from "./fact-sheet.js";
import { cannotMap, type Env } from "./oracle-refusals.js";
import { types } from "./oracle-types.js";

/**
 * A second reading of the policy, written from the fact sheet's tables, rules and corrections alone:
 * no code of core, no sharing of rows, no regard for speed. It knows complete environments only.
 */
const alias = {
  intel: index("alias_intel", "host", "guest", "verdict"),
  amd: index("alias_amd", "host", "guest", "verdict"),
  arm64: index("alias_arm", "host", "guest", "verdict"),
  riscv64: index("alias_riscv", "host", "guest", "verdict"),
};

const uncacheable = (type: string): boolean =>
  ["io", "noncacheable-main"].includes(type) ||
  String(sheet.cacheability_class[type]).startsWith("uncacheable");

/** The accepted difference's hazard, "" for none, or undefined where it is refused. */
function accept(
  env: Env,
  place: Placement,
  host: string,
  guest: string,
  mode: CacheMode,
  profile: Profile,
): HazardCode | "" | undefined {
  if (host === "same") return guest === "same" ? "" : undefined;
  if (env.arch === "arm64" && guest.startsWith("Device") && mode !== "uncached") return undefined;
  const family = env.arch === "x86_64" ? String(env.vendor) : String(env.arch);
  const verdict = get(alias[family as keyof typeof alias], host, guest);
  if (verdict === "ok") return "";
  const plain = (type: string): string =>
    type.replace("+", "").replace("CD", "UC").replace("UC-", "UC");
  if (verdict === "ok-same-class" && plain(host) === plain(guest)) return "";
  if (profile === "strict") return undefined;
  if (uncacheable(host)) return uncacheable(guest) ? "UNCACHED_ALIAS" : undefined;
  if (verdict === "probed-mixed") return "SNOOPED_ALIAS";
  const snoops = family === "intel" && place.memory === "ram" && env.selfSnoop === true;
  return snoops && uncacheable(guest) ? "SELF_SNOOPED_ALIAS" : undefined;
}

const MODES: readonly CacheMode[] = ["cached", "write-combined", "uncached"];
/** In the order of the code table, which is the order in which verdicts list them. */
export const HAZARDS: readonly HazardCode[] = [
  "SNOOPED_ALIAS",
  "SELF_SNOOPED_ALIAS",
  "UNCACHED_ALIAS",
  "SLOW_READS",
];
/** Slowness is no danger: it is told, and chooses nothing. */
const dangers = (codes: Iterable<HazardCode>): HazardCode[] =>
  [...codes].filter((code) => code !== "SLOW_READS");

/** What a guest may choose in a complete environment. */
export interface Admissible {
  /** The hazards of each mode that is admissible; no mode where the buffer must not be mapped. */
  readonly modes: ReadonlyMap<CacheMode, readonly HazardCode[]>;
  /** Whatever the guest asks for, it gets the same type. */
  readonly forced: boolean;
}

const NONE: Admissible = { modes: new Map(), forced: false };

/** Every mode that is accepted in each placement, in a complete environment. */
export function admissible(
  placements: readonly Placement[],
  environment: EnvironmentFields,
  profile: Profile,
): Admissible {
  const env = environment as Env;
  if (placements.some((place) => cannotMap(env, place))) return NONE;
  const columns = placements.flatMap((place) => {
    const found = types(env, place);
    return found === undefined ? [] : [{ place, ...found }];
  });
  if (columns.length < placements.length) return NONE;
  const modes = new Map<CacheMode, readonly HazardCode[]>();
  for (const mode of MODES) {
    const all = columns.map(({ place, host, guest }) =>
      accept(env, place, host, guest(mode), mode, profile),
    );
    if (all.some((one) => one === undefined)) continue;
    const slow = columns.some(({ guest }) => guest(mode) !== "same" && !isCached(guest(mode)));
    modes.set(
      mode,
      HAZARDS.filter((code) => all.includes(code) || (slow && code === "SLOW_READS")),
    );
  }
  const forced = columns.every(({ guest }) => new Set(MODES.map(guest)).size === 1);
  return { modes, forced };
}

/** The least cacheable of the placements' modes. */
export function worstOf(placements: readonly Placement[]): CacheMode {
  const worst = MODES.findLast((mode) => placements.some(({ cache }) => cache === mode));
  return worst ?? "uncached";
}

/**
 * The mode to take where each of these is possible: the preferred one if none of them forbids it,
 * else the one with the fewest dangers in all of them together, the most cacheable of equals.
 */
export function modeOfAll(all: readonly Admissible[], preferred: CacheMode): CacheMode | undefined {
  const common = MODES.filter((mode) => all.every(({ modes }) => modes.has(mode)));
  if (common.includes(preferred)) return preferred;
  const counts = common.map(
    (mode) => new Set(all.flatMap(({ modes }) => dangers(modes.get(mode) ?? []))).size,
  );
  return common[counts.indexOf(Math.min(...counts))];
}

/** The verdict as a word: `refuse`, or `map MODE attribute hazards`. */
export function oracle(
  placements: readonly Placement[],
  environment: EnvironmentFields,
  profile: Profile,
): string {
  const found = admissible(placements, environment, profile);
  const { modes, forced } = found;
  const mode = modeOfAll([found], worstOf(placements));
  if (mode === undefined) return "refuse";
  const mine = modes.get(mode) ?? [];
  const any =
    modes.size === 3 && dangers([...modes.values()].flat()).every((c) => mine.includes(c));
  return `map ${mode} ${forced ? "ignored" : any ? "any" : "binding"} ${mine.join(",")}`.trim();
}
