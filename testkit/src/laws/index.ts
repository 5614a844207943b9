import type { Rule } from "../law.js";
import { canonical } from "./canonical.js";
import { casesCover } from "./cases-cover.js";
import { deterministic } from "./deterministic.js";
import { documented } from "./documented.js";
import { factsDeclared } from "./facts-declared.js";
import { knowingLess } from "./knowing-less.js";
import { metadata } from "./metadata.js";
import { neverMutates } from "./never-mutates.js";
import { neverThrows } from "./never-throws.js";
import { optionalFacts } from "./optional-facts.js";
import { probeAsksItsOwn } from "./probe-asks-its-own.js";
import { probeFailureRefuses } from "./probe-failure-refuses.js";
import { probeFailureTellsNothing } from "./probe-failure-tells-nothing.js";
import { probeSurvives } from "./probe-survives.js";
import { unknownBits } from "./unknown-bits.js";
import { wellFormed } from "./well-formed.js";

/** Every law; what breaks an early one often breaks later ones too. */
export const RULES: readonly Rule[] = [
  metadata,
  neverThrows,
  wellFormed,
  neverMutates,
  deterministic,
  canonical,
  optionalFacts,
  factsDeclared,
  casesCover,
  unknownBits,
  knowingLess,
  documented,
  probeAsksItsOwn,
  probeSurvives,
  probeFailureRefuses,
  probeFailureTellsNothing,
];
