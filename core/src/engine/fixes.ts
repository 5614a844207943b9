import { freezeDeep, own } from "../base/plain.js";
import type { Fix, Fixes, Standing } from "../contract/fix.js";
import type { RefuseVerdict } from "../contract/guest-map-verdict.js";
import type { Profile } from "../contract/profile.js";
import type { EnvironmentField, FieldValue } from "../rules/environment-fields.js";
import { MAPPABILITY_RULES } from "../rules/mappability-rules.js";
import type { Environment, EnvironmentFields } from "./environment.js";
import { type FactDomain, OPEN } from "./fact-domain.js";
import {
  CHEAP,
  choosing,
  environmentMove,
  environmentMoves,
  factMoves,
  type Move,
  type Step,
  stating,
} from "./fix-moves.js";
import { FixTexts } from "./fix-texts.js";
import type { LoadedAdapter } from "./loaded-adapter.js";
import { type Budget, obstacle } from "./obstacle.js";
import { type OpenAnswer, openAnswer } from "./open-answer.js";
import { withField } from "./possibilities.js";
import { withAnyKernel } from "./possible-hosts.js";
import type { ReadFacts } from "./read-facts.js";

/** Of so many moves every part is tried. */
const MOST_SUBSETS = 5;
/** How many ways are told. */
const MOST_WAYS = 5;
/** How many steps a way has at most, and one that costs no more than the VMM's doing. */
const MOST_STEPS = 2;
const MOST_CHEAP_STEPS = 3;
/** Where more has to be stated than this, nothing else is near. */
const FAR = 5;
/** What the search may take: the policy is worked out a few hundred times for most refusals. */
const MOST_EVALUATIONS = 4000;

/** By mappability rule: nothing but what its condition names can make it not hold. */
const ASKED_BY: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  MAPPABILITY_RULES.map(({ id, when }) => [id, new Set(Object.keys(when))]),
);

/** What came of some moves: what stands in the way, and on which fields that depends. */
interface Outcome {
  readonly obstacle: string | undefined;
  readonly decisive: ReadonlySet<string>;
}

/** Where the search is: what was changed, and what came of it. */
interface Node {
  readonly steps: readonly Step[];
  readonly outcome: Outcome;
  /** Whether the last step took away what stood in the way before. */
  readonly isCloser: boolean;
}

/**
 * The nearest changes under which a refused buffer is mapped, the cheapest first.
 *
 * @param verdict the refusal
 */
export function fixesOf(
  adapter: LoadedAdapter,
  read: ReadFacts,
  environment: Environment,
  profile: Profile,
  verdict: RefuseVerdict,
): Fixes {
  return freezeDeep(new Search(adapter, read, environment, profile).fixes(own(verdict)));
}

class Search {
  readonly #adapter: LoadedAdapter;
  readonly #read: ReadFacts;
  readonly #environment: Environment;
  readonly #profile: Profile;
  /** Of every kind of step the alternatives. */
  readonly #steps: readonly (readonly Step[])[];
  readonly #answers = new Map<string, OpenAnswer>();
  readonly #outcomes = new Map<string, Outcome>();
  readonly #budget: Budget = { left: MOST_EVALUATIONS };
  #ways: (readonly Move[])[] = [];
  /** What no further step took away, and how many had been taken. */
  #standing: { readonly obstacle: string; readonly steps: number } | undefined;
  /** Whether some steps were not tried, because they would be too many. */
  #isCut = false;

  constructor(adapter: LoadedAdapter, read: ReadFacts, environment: Environment, profile: Profile) {
    this.#adapter = adapter;
    this.#read = read;
    this.#environment = environment;
    this.#profile = profile;
    this.#steps = [
      ...factMoves(adapter, this.#codes),
      ...environmentMoves(environment.fields),
    ].sort(([a], [b]) => costOf(a as Step) - costOf(b as Step));
  }

  get #codes(): readonly number[] {
    const { codes, codesIfDmaCoherent } = this.#read;
    return this.#environment.hosts.areDmaCoherent ? codesIfDmaCoherent : codes;
  }

  fixes(verdict: RefuseVerdict): Fixes {
    this.#seed(verdict);
    const isFar = (this.#ways.at(0)?.length ?? 0) > FAR;
    let nodes: readonly Node[] = isFar
      ? []
      : [{ steps: [], outcome: this.#after([]), isCloser: true }];
    for (let count = 1; count <= MOST_CHEAP_STEPS && nodes.length > 0; count++) {
      nodes = nodes.flatMap((node) => this.#next(node));
    }
    const texts = new FixTexts(this.#adapter, (moves) => this.#maps(moves));
    const ways = this.#ways.slice(0, MOST_WAYS).map((moves): Fix => texts.fix(moves));
    return ways.length > 0 ? { ways } : { ways, standing: this.#why(verdict) };
  }

  /** What the verdict says itself is one way, which can be longer than those that are looked for. */
  #seed({ changes = [] }: RefuseVerdict): void {
    const { names, domains } = this.#adapter;
    const moves = changes.flatMap(({ field, value }): Move[] => {
      const [part, name = ""] = field.split(".");
      const slot = part === "facts" ? names.indexOf(name) : -1;
      if (slot >= 0) {
        const code = (domains[slot] as FactDomain).encode(value);
        return [this.#codes[slot] === OPEN ? stating(slot, code) : choosing(slot, code)];
      }
      const target = name as EnvironmentField;
      const move = environmentMove(target, value as FieldValue, this.#environment.fields);
      return move === undefined ? [] : [move];
    });
    if (moves.length > 0 && this.#maps(moves)) this.#keep(moves);
  }

  /** Takes every further step from a node, and returns those from which to go on. */
  #next({ steps, outcome, isCloser }: Node): Node[] {
    const { obstacle: first, decisive } = outcome;
    const taken = new Set(steps.flat().map(({ target }) => target));
    const isRule = first !== undefined && ASKED_BY.has(first);
    const further: Node[] = [];
    let isOpen = false;
    for (const alternatives of this.#steps) {
      const [one] = alternatives as [Step];
      if (one.some(({ target }) => taken.has(target))) continue;
      if (one.every(({ target }) => typeof target === "string" && !decisive.has(target))) continue;
      if (!this.#isWorthIt([...steps, one])) {
        this.#isCut ||= isCloser;
        isOpen = true;
        continue;
      }
      const tried = alternatives.map((step): Node => {
        const all = [...steps, step];
        const outcome = this.#after(all.flat());
        return { steps: all, outcome, isCloser: outcome.obstacle !== first };
      });
      const mapped = tried.find(({ outcome }) => outcome.obstacle === undefined);
      if (mapped !== undefined) {
        isOpen = true;
        this.#keep(mapped.steps.flat());
        continue;
      }
      // Of values that come to the same the first stands for all.
      const told = new Set<string | undefined>();
      for (const node of tried) {
        const { obstacle } = node.outcome;
        if (told.has(obstacle)) continue;
        told.add(obstacle);
        isOpen ||= node.isCloser;
        // A rule is gone by one change; types can need two to become others.
        if (node.isCloser || !isRule) further.push(node);
      }
    }
    if (!isOpen && first !== undefined) this.#standing ??= { obstacle: first, steps: steps.length };
    return further;
  }

  /** Whether a way of so many steps can still be among those that are told. */
  #isWorthIt(steps: readonly Step[]): boolean {
    const cost = Math.max(...steps.map(costOf));
    if (steps.length > (cost <= CHEAP ? MOST_CHEAP_STEPS : MOST_STEPS)) return false;
    const isFull = this.#ways.length >= MOST_WAYS;
    if (isFull && cost >= costOf(this.#ways[MOST_WAYS - 1] as Step)) return false;
    const targets = new Set(steps.flat().map(({ target }) => target));
    return !this.#ways.some((way) => way.every(({ target }) => targets.has(target)));
  }

  /** Keeps a way, without what it does not need, where no other changes less. */
  #keep(moves: readonly Move[]): void {
    let way = this.#smallest(this.#earliest(moves));
    // What a later kernel needs besides an earlier one may not.
    while (way.length < moves.length) [moves, way] = [way, this.#smallest(this.#earliest(way))];
    const isWithin = (all: readonly Move[]) => (some: readonly Move[]) =>
      some.every(({ target }) => all.some((move) => move.target === target));
    if (this.#ways.some(isWithin(way))) return;
    this.#ways = [...this.#ways.filter((other) => !isWithin(other)(way)), way].sort(
      (a, b) => costOf(a) - costOf(b) || a.length - b.length || sumOf(a) - sumOf(b),
    );
  }

  /** The fewest of the moves that lead to a mapping; of many those of which none can be left out. */
  #smallest(moves: readonly Move[]): readonly Move[] {
    if (moves.length > MOST_SUBSETS) {
      return moves.reduce((left, move) => {
        const others = left.filter((each) => each !== move);
        return this.#maps(others) ? others : left;
      }, moves);
    }
    const subsets = Array.from({ length: 2 ** moves.length - 1 }, (_, mask) =>
      moves.filter((_, index) => (mask & (1 << index)) !== 0),
    );
    return subsets.sort((a, b) => a.length - b.length).find((some) => this.#maps(some)) ?? moves;
  }

  /** With the first kernel of the range in which the moves lead to a mapping. */
  #earliest(moves: readonly Move[]): readonly Move[] {
    const place = moves.findIndex(({ target }) => target === "kernel");
    if (place < 0) return moves;
    const move = moves[place] as Move;
    const alternatives = this.#steps.find(([step]) => step?.[0]?.target === "kernel") ?? [];
    const earlier = alternatives
      .flat()
      .slice(alternatives.findIndex(([each]) => each?.value === move.value) + 1);
    const end = earlier.findIndex((each) => !this.#maps(moves.with(place, each)));
    const last = earlier.slice(0, end < 0 ? undefined : end).at(-1);
    return last === undefined ? moves : moves.with(place, last);
  }

  #maps(moves: readonly Move[]): boolean {
    return this.#after(moves).obstacle === undefined;
  }

  #after(moves: readonly Move[]): Outcome {
    const key = moves
      .map(({ target, value }) => `${target}=${value}`)
      .sort()
      .join();
    const known = this.#outcomes.get(key);
    if (known !== undefined) return known;
    const answer = this.#answer(moves);
    const asked = new Set<EnvironmentField>();
    const fields = moves.reduce<EnvironmentFields>(
      (all, { target, value }) =>
        typeof target === "string" ? withField(all, target, value as FieldValue) : all,
      this.#environment.fields,
    );
    const found = obstacle(answer, fields, this.#profile, asked, this.#budget);
    const decisive = found === undefined ? undefined : ASKED_BY.get(found);
    const outcome: Outcome = {
      obstacle: found,
      decisive: new Set([...(decisive ?? asked), ...answer.hostFields]),
    };
    this.#outcomes.set(key, outcome);
    return outcome;
  }

  /** The adapter's answer to the facts as moves have them, on any kernel if it asks for that. */
  #answer(moves: readonly Move[]): OpenAnswer {
    const changed = new Map(
      moves.flatMap(({ target, value }) =>
        typeof target === "number" ? [[target, value as number] as const] : [],
      ),
    );
    const key = [...changed].sort(([a], [b]) => a - b).join();
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const { hosts } = this.#environment;
    const adapter = this.#adapter;
    const after = (codes: readonly number[]) =>
      codes.map((code, slot) => changed.get(slot) ?? code);
    const possible = adapter.isKernelAsked(hosts.arches) ? withAnyKernel(hosts) : hosts;
    const answer = openAnswer(
      adapter,
      after(this.#codes),
      after(this.#read.codesIfDmaCoherent),
      possible,
    );
    this.#budget.left -= answer.answers.length;
    this.#answers.set(key, answer);
    return answer;
  }

  /** What stays in the way: a fact that nobody can choose, or whatever the exporter does. */
  #why({ message, remedy, rule, unknown }: RefuseVerdict): Standing {
    if (unknown !== undefined) return { brief: "state what is unknown", text: remedy };
    const adapter = this.#adapter;
    for (const [slot, code] of this.#codes.entries()) {
      const domain = adapter.domains[slot];
      if (code === OPEN || domain === undefined || domain.declaration.chosen) continue;
      const others = adapter.possibilities(slot, 64) ?? [];
      if (!others.some((value) => this.#maps([stating(slot, value)]))) continue;
      const is = `facts.${adapter.names[slot]} is ${domain.inWords(code)}`;
      return { brief: `not while ${is}`, text: `Not as long as ${is}. ${message}` };
    }
    const standing = this.#standing;
    const isOut = this.#isCut || this.#budget.left <= 0;
    if (standing === undefined || (isOut && standing.steps > 0)) {
      return { brief: "none near", text: `No ${MOST_STEPS} changes are enough. ${message}` };
    }
    const row = MAPPABILITY_RULES.find(({ id }) => id === standing.obstacle);
    const [named, why] = row === undefined ? [rule, message] : [row.id, row.why];
    const { arch } = this.#environment.fields;
    const where = arch === undefined ? adapter.exporter : `${adapter.exporter} on ${arch}`;
    return {
      brief: `not with ${where}`,
      text: `No change of VM, host or allocation helps this buffer of ${where}${named === undefined ? "" : ` (${named})`}: ${why}`,
    };
  }
}

const costOf = (moves: readonly Move[]): number => Math.max(...moves.map(({ cost }) => cost));

const sumOf = (moves: readonly Move[]): number => moves.reduce((sum, { cost }) => sum + cost, 0);
