import { bare, own } from "../base/plain.js";
import type { CacheMode } from "../contract/cache-mode.js";
import type { Profile } from "../contract/profile.js";
import type { VmProtAttributes } from "../contract/vm-prot-answer.js";
import { HOSTS } from "../hosts/host-traits.js";
import {
  ENVIRONMENT_FIELD_NAMES,
  ENVIRONMENT_FIELDS,
  type EnvironmentField,
  type FieldValue,
  qualifiedName,
} from "../rules/environment-fields.js";
import { type Answer, attributes } from "./answer.js";
import { ANYTHING, Diagrams } from "./diagram.js";
import type { Environment, EnvironmentFields } from "./environment.js";
import {
  type Admissible,
  type Choice,
  choose,
  type Evaluation,
  mostTelling,
  type Refused,
} from "./evaluation.js";
import { explored, placeKey } from "./explored.js";
import { type Found, REFUSE } from "./explored-table.js";
import {
  byHostField,
  type HostField,
  isHarmless,
  MOST_POSSIBILITIES,
  type OpenAnswer,
  settled,
} from "./open-answer.js";
import { EVERY_PLACEMENT } from "./placements.js";

/**
 * How many possibilities are worked out for one query. Our adapters need at most a twentieth of it where
 * nothing at all is known; a hostile one could have an answer of its own for each value of a fact.
 */
const MOST_EVALUATIONS = 100_000;

/** A field by its qualified name, and what it is taken to be. */
export type Assumed = readonly (readonly [field: string, value: unknown])[];

/** One possibility of each outcome: what was assumed, and the answer under it. */
export interface Witness {
  readonly outcome: string;
  readonly assumed: Assumed;
  readonly environment: EnvironmentFields;
  readonly answer: Answer;
}

/** What all possibilities that the unknown fields leave open amount to. */
export interface Decision {
  readonly outcome: Choice | Refused;
  /** The fields that would settle a disagreement, in their order; empty where there is none. */
  readonly unknown: readonly string[];
  /** What these fields are in one possibility that is mapped; empty where there is none. */
  readonly mapped: Assumed;
  /** One possibility of each differing outcome, in the order in which they were found. */
  readonly witnesses: readonly Witness[];
}

/**
 * Decides what is safe in every possibility, asking for an unknown field only where something
 * depends on it.
 *
 * @param preferred the answer's own worst case
 */
export function decide(
  open: OpenAnswer,
  environment: Environment,
  profile: Profile,
  preferred: CacheMode,
): Decision {
  return new Exploration(open, environment, profile).decide(preferred);
}

class Exploration {
  readonly #open: OpenAnswer;
  readonly #environment: Environment;
  readonly #profile: Profile;
  readonly #diagrams = new Diagrams();
  readonly #admissible = new Map<string, Admissible>();
  /** The policy's refusals, the adapter's, and those of the adapter that harm nobody. */
  readonly #refused: Refused[] = [];
  readonly #byAdapter: Refused[] = [];
  readonly #harmless: Refused[] = [];
  readonly #witnesses = new Map<string, Witness>();
  /** One possibility of each refusal, by its code and rule. */
  readonly #refusals = new Map<string, Witness>();
  /** By what is mapped where: answers with the same placements lead to the same verdicts. */
  readonly #explored = new Map<string, number>();
  readonly #assumed: [string, unknown][] = [];
  /** Fields that some placement made a row ask for. */
  readonly #askedFor = new Set<EnvironmentField>();
  #left = MOST_EVALUATIONS;

  constructor(open: OpenAnswer, environment: Environment, profile: Profile) {
    this.#open = open;
    this.#environment = environment;
    this.#profile = profile;
  }

  decide(preferred: CacheMode): Decision {
    if (this.#open.answers.length === 0) return this.#tooMuch(MOST_POSSIBILITIES);
    const root = this.#facts(0, 0);
    if (this.#left <= 0) return this.#tooMuch(MOST_EVALUATIONS);
    const witnesses = [...this.#witnesses.values()];
    const admissible = [...this.#admissible.values()];
    if (admissible.length === 0) {
      // What stands in the way even where the facts turn out well says more than that they may not.
      const lists = [this.#refused, this.#byAdapter, this.#harmless];
      const outcome = mostTelling(lists.find((list) => list.length > 0) ?? []);
      const telling =
        this.#refusals.get(nameOf(outcome)) ??
        [...this.#refusals].find(([name]) => name.startsWith(`${outcome.refuse} `))?.[1];
      return { outcome, unknown: [], mapped: [], witnesses: telling ? [telling] : witnesses };
    }
    const isSafe = this.#refused.length + this.#byAdapter.length === 0;
    const choice = choose(admissible, preferred);
    if (isSafe && choice !== undefined) {
      return { outcome: choice, unknown: [], mapped: [], witnesses };
    }
    const { facts } = this.#open;
    // With an attribute for all that maps, all that matters is what does.
    const outcomes =
      choice === undefined
        ? root
        : this.#diagrams.relabelled(root, (outcome) => (outcome === REFUSE ? REFUSE : "map"));
    const deciding = this.#diagrams.deciding(outcomes);
    const unknown = deciding.map((field) => {
      const fact = field < facts.length ? facts[field] : undefined;
      if (fact !== undefined) return `facts.${fact.name}`;
      return qualifiedName(ENVIRONMENT_FIELD_NAMES[field - facts.length] as EnvironmentField);
    });
    const ofFacts = deciding.some((field) => field < facts.length);
    const refuse = ofFacts ? "ATTRIBUTES_UNKNOWN" : "PLATFORM_UNKNOWN";
    const outcome = (ofFacts && this.#union(preferred, unknown)) || own<Refused>({ refuse });
    const witness = witnesses.find(({ outcome }) => outcome !== REFUSE);
    const stated = new Map(witness?.assumed ?? []);
    // On such a host the fact was taken for what its absence says there, and may stay absent.
    const host = HOSTS.find(({ arch }) => arch === witness?.environment.arch);
    for (const { name, isKnownIfDmaCoherent } of facts) {
      if (host?.dmaCoherent && isKnownIfDmaCoherent) stated.delete(`facts.${name}`);
    }
    const mapped = unknown.filter((field) => stated.has(field));
    return {
      ...{ outcome, unknown, witnesses },
      mapped: mapped.map((field) => [field, stated.get(field)]),
    };
  }

  /** Why a buffer that can be in all the places of all possibilities is refused, wherever it is. */
  #union(preferred: CacheMode, unknown: readonly string[]): Refused | undefined {
    const { answer } = this.#open;
    if (answer.kind === "refusal" || this.#open.facts.length === 0) return undefined;
    // Which possibility was looked at first says nothing of what stands in the way.
    const placements = EVERY_PLACEMENT.filter((each) => answer.placements.includes(each));
    const union = decide(
      settled(nobodys(attributes(placements))),
      this.#environment,
      this.#profile,
      preferred,
    );
    if (!("refuse" in union.outcome) || union.unknown.length > 0) return undefined;
    const { why, ...told } = union.outcome;
    if (why === undefined) return own(told);
    return own({ ...told, why: `${why} It depends on ${unknown.join(", ")}.` });
  }

  /** Whoever states everything that is unknown, and that can matter to any buffer, is not asked again. */
  #tooMuch(most: number): Decision {
    this.#left = MOST_EVALUATIONS;
    for (const placement of EVERY_PLACEMENT) {
      const answer = attributes([placement]);
      const { fields } = this.#environment;
      this.#environments(placeKey(answer, fields), nobodys(answer), answer, fields);
    }
    const open = ENVIRONMENT_FIELD_NAMES.filter((field) => this.#askedFor.has(field));
    const unknown = [
      ...this.#open.facts.map(({ name }) => `facts.${name}`),
      ...open.map(qualifiedName),
    ];
    const refuse = this.#open.facts.length > 0 ? "ATTRIBUTES_UNKNOWN" : "PLATFORM_UNKNOWN";
    const why = `More than ${most} possibilities are open; state some of ${unknown.join(", ")}.`;
    return { outcome: own<Refused>({ refuse, why }), unknown, mapped: [], witnesses: [] };
  }

  /** The diagram of all that is open from this fact on. */
  #facts(slot: number, combination: number): number {
    const { facts } = this.#open;
    // Beyond the end of a list its prototype would answer.
    const fact = slot < facts.length ? facts[slot] : undefined;
    if (fact === undefined) {
      return this.#hosts(this.#open.answers[combination] ?? [], 0, this.#environment.fields);
    }
    const children = fact.values.map((value, index) => {
      this.#assumed.push([`facts.${fact.name}`, value]);
      const child = this.#facts(slot + 1, combination * fact.values.length + index);
      this.#assumed.pop();
      return child;
    });
    return this.#diagrams.node(slot, children);
  }

  /** Answers can depend on the host; where they do, it is asked for first. */
  #hosts(answers: readonly Answer[], slot: number, environment: EnvironmentFields): number {
    const [first] = answers;
    if (first === undefined) throw new RangeError("no answer for a possibility");
    if (answers.every((answer) => answer === first)) return this.#answer(first, environment);
    const field = this.#open.hostFields[slot] as HostField;
    const children = byHostField(field, answers).map((part, index) => {
      const value = ENVIRONMENT_FIELDS[field][index] as FieldValue;
      this.#assumed.push([qualifiedName(field), value]);
      const child = this.#hosts(part, slot + 1, withField(environment, field, value));
      this.#assumed.pop();
      return child;
    });
    return this.#diagrams.node(this.#numberOf(field), children);
  }

  #answer(answer: Answer, environment: EnvironmentFields): number {
    const { answer: vmProtAnswer } = answer;
    if (vmProtAnswer.kind === "refusal") {
      const { code: refuse, message: why, rule } = own(vmProtAnswer);
      const refused = own({ refuse, why, ...(rule !== undefined && { rule }) });
      if (isHarmless(answer)) {
        this.#harmless.push(refused);
        return ANYTHING;
      }
      this.#byAdapter.push(refused);
      this.#found(refused, REFUSE, () => ({
        outcome: REFUSE,
        assumed: [...this.#assumed],
        environment,
        answer,
      }));
      return this.#diagrams.leaf(REFUSE);
    }
    const key = placeKey(vmProtAnswer, environment);
    const known = this.#explored.get(key);
    if (known !== undefined) return known;
    const diagram = this.#environments(key, answer, vmProtAnswer, environment);
    this.#explored.set(key, diagram);
    return diagram;
  }

  #environments(
    place: string,
    answer: Answer,
    vmProtAnswer: VmProtAttributes,
    environment: EnvironmentFields,
  ): number {
    if (this.#left <= 0) return ANYTHING;
    const { explored: table } = this.#environment;
    const { diagram, found, asked, evaluations } = explored(
      ...([table, place, vmProtAnswer, environment, this.#profile, this.#left] as const),
    );
    this.#left -= evaluations;
    for (const field of asked) this.#askedFor.add(field);
    for (const { key, outcome, evaluation, assumed } of found) {
      this.#found(evaluation, outcome, () => ({
        outcome,
        assumed: [
          ...this.#assumed,
          ...assumed.map(([field, value]) => [qualifiedName(field), value] as const),
        ],
        environment: withFields(environment, assumed),
        answer,
      }));
      if ("refuse" in evaluation) this.#refused.push(evaluation);
      else this.#admissible.set(key, evaluation);
    }
    return this.#diagrams.adopt(diagram, this.#open.facts.length);
  }

  #found(evaluation: Evaluation, outcome: string, witness: () => Witness): void {
    if (!this.#witnesses.has(outcome)) this.#witnesses.set(outcome, witness());
    if (!("refuse" in evaluation)) return;
    const name = nameOf(evaluation);
    if (!this.#refusals.has(name)) this.#refusals.set(name, witness());
  }

  #numberOf(field: EnvironmentField): number {
    return this.#open.facts.length + ENVIRONMENT_FIELD_NAMES.indexOf(field);
  }
}

const nameOf = ({ refuse, rule = "" }: Refused): string => `${refuse} ${rule}`;

/** An answer without an adapter. */
function nobodys(answer: VmProtAttributes): Answer {
  return { exporter: "", answer, index: undefined, row: undefined };
}

/** The same environment with one field set, which inherits nothing either. */
export const withField = (
  environment: EnvironmentFields,
  field: EnvironmentField,
  value: FieldValue,
): EnvironmentFields => withFields(environment, [[field, value]]);

const withFields = (environment: EnvironmentFields, fields: Found["assumed"]): EnvironmentFields =>
  Object.assign(bare(), environment, Object.fromEntries(fields));
