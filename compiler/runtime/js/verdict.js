import { CODE_NAMES, HAZARD_NAMES, MAP_INFO, RULE_NAMES } from "./tables.js";

export const BINDING = 1;
export const ANY = 2;
export const IGNORED = 3;

const ATTRIBUTES = [undefined, "binding", "any", "ignored"];
const NO_HAZARDS = Object.freeze([]);

/** All verdicts that were ever said: there are few, and equal ones are one object. */
const KNOWN_MAPPINGS = new Map();
const KNOWN_REFUSALS = new Map();

/** A mapping with one cache mode, of which the hazards are a mask. */
export function mapping(mode, attribute, hazards) {
  const key = (hazards * 4 + attribute) * 4 + mode;
  const known = KNOWN_MAPPINGS.get(key);
  if (known !== undefined) return known;
  const verdict = Object.freeze({
    kind: "map",
    mapInfo: MAP_INFO[mode],
    guestAttribute: ATTRIBUTES[attribute],
    hazards: Object.freeze(HAZARD_NAMES.filter((_, bit) => hazards & (1 << bit))),
    code: undefined,
    rule: undefined,
  });
  KNOWN_MAPPINGS.set(key, verdict);
  return verdict;
}

/** A refusal by numbers; the rule's is 0 where no single one says it. */
export function refusal(code, rule = 0) {
  const key = code * 0x10000 + rule;
  const known = KNOWN_REFUSALS.get(key);
  if (known !== undefined) return known;
  const verdict = Object.freeze({
    kind: "refuse",
    mapInfo: 0,
    guestAttribute: undefined,
    hazards: NO_HAZARDS,
    code: CODE_NAMES[code],
    rule: RULE_NAMES[rule],
  });
  KNOWN_REFUSALS.set(key, verdict);
  return verdict;
}
