import { Environment, environmentOf } from "./environment.js";
import { BufferFacts, factsOf } from "./facts.js";
import { Fold } from "./fold.js";
import { VmprotError } from "./misuse.js";
import { Admissible, Places, placesOf } from "./places.js";
import { Search } from "./search.js";
import {
  ANSWERS,
  ATTRIBUTES_UNKNOWN,
  CELLS,
  ENV_VARIABLES,
  FIELDS,
  FIRST_REFUSAL,
  LEAF,
  MODE_EDGES,
  PLATFORM_UNKNOWN,
  PROFILES,
  REFUSALS,
  RULE_EDGES,
  UNKNOWN_EXPORTER,
  UNKNOWN_FACTS,
} from "./tables.js";
import { refusal } from "./verdict.js";
import { Walk } from "./walk.js";

/** What the guest may do with a buffer of an exporter, all in words. */
export function decide(exporter, facts, platform, vm, profile) {
  return judge(factsOf(exporter, facts), environmentOf(platform, vm), profile);
}

/** What the guest may do with a buffer, in an environment that was checked before. */
export function judge(buffer, environment, profile = "coherent") {
  const which = checked(environment, profile);
  if (!(buffer instanceof BufferFacts)) return judgePlaces(placesIn(buffer), environment, which);
  const { exporter, value } = buffer;
  if (exporter === undefined) return refusal(UNKNOWN_EXPORTER);
  if (value === undefined) return refusal(UNKNOWN_FACTS);
  const answer = buffer.answerIn(environment);
  if (answer < 0) return judgeOpen(buffer.on(environment), environment, which);
  const verdicts = environment.verdicts[which];
  const known = verdicts[answer];
  if (known !== undefined) return known;
  const verdict = judgeAnswer(ANSWERS[answer], environment, which);
  verdicts[answer] = verdict;
  return verdict;
}

/**
 * What a verdict depends on, where what is known leaves both a mapping and a refusal, or attributes
 * that exclude each other, open; empty where it is settled. Takes longer than a judgement.
 */
export function deciding(buffer, environment, profile = "coherent") {
  const which = checked(environment, profile);
  const isFacts = buffer instanceof BufferFacts;
  if (isFacts && (buffer.exporter === undefined || buffer.value === undefined)) return [];
  const facts = isFacts ? buffer.on(environment) : placesIn(buffer);
  const walk = new Walk(facts, environment, which);
  const fold = new Fold(walk, false);
  if (fold.isSettled) return [];
  const found = new Search(walk, fold).run();
  const own = facts.exporter?.facts ?? [];
  return [
    ...own
      .filter(({ variable }) => variable >= 0 && found.has(ENV_VARIABLES + variable))
      .map(factName),
    ...FIELDS.filter((_, place) => found.has(place)).map(({ part, name }) => `${part}.${name}`),
  ];
}

const factName = ({ name }) => `facts.${name}`;

function checked(environment, profile) {
  const which = PROFILES.indexOf(profile);
  if (which < 0) {
    throw new VmprotError("FIELD_VALUE", `profile must be one of: ${PROFILES.join(", ")}.`);
  }
  if (environment instanceof Environment) return which;
  throw new VmprotError("FIELD_VALUE", "The environment must be one of environmentOf().");
}

const placesIn = (buffer) => (buffer instanceof Places ? buffer : placesOf(buffer));

function judgeAnswer(answer, environment, profile) {
  const { numbers, code, rule } = answer;
  return numbers === undefined ? refusal(code, rule) : judgePlaces(answer, environment, profile);
}

function judgePlaces(places, environment, profile) {
  return judgeKnown(places, environment, profile) ?? judgeUnknown(places, environment, profile);
}

/** Rules of all places stand before what is admissible in any; nothing where that is open. */
function judgeKnown({ numbers, preferred }, { known }, profile) {
  const admissible = new Admissible();
  let refused = 0;
  for (const place of numbers) {
    const rule = leafBelow(RULE_EDGES[place], known);
    if (rule === undefined) return undefined;
    if (rule !== 0) return refusalOf(rule);
    const modes = leafBelow(MODE_EDGES[profile][place], known);
    if (modes === undefined) return undefined;
    if (modes < FIRST_REFUSAL) admissible.restrict(modes);
    else refused ||= modes - FIRST_REFUSAL;
  }
  refused ||= admissible.conclusion;
  return refused === 0 ? admissible.mapping(preferred) : refusalOf(refused);
}

function refusalOf(number) {
  const { code, rule } = REFUSALS[number];
  return refusal(code, rule);
}

function leafBelow(first, known) {
  let edge = first;
  while (edge < LEAF) {
    const value = known[CELLS[edge]];
    if (value === 0) return undefined;
    edge = CELLS[edge + value];
  }
  return edge - LEAF;
}

function judgeUnknown(places, environment, profile) {
  const fold = new Fold(new Walk(places, environment, profile), true);
  return fold.isSettled ? fold.verdict : refusal(PLATFORM_UNKNOWN);
}

function judgeOpen(facts, environment, profile) {
  const walk = new Walk(facts, environment, profile);
  const fold = new Fold(walk, false);
  if (fold.isSettled) return fold.verdict;
  if (!new Search(walk, fold).dependsOnFacts) return refusal(PLATFORM_UNKNOWN);
  // A buffer that can be in all places of all possibilities may be refused wherever it is.
  if (!fold.byExporter.isAny) {
    const everywhere = new Fold(new Walk(fold.places, environment, profile), false);
    if (!everywhere.isMapped) return everywhere.verdict;
  }
  return refusal(ATTRIBUTES_UNKNOWN);
}
