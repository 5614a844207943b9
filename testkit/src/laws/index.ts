import type { Rule } from "../law.js";
import { asksAboutTheHandle } from "./asks-about-the-handle.js";
import { canonical } from "./canonical.js";
import { casesCover } from "./cases-cover.js";
import { deterministic } from "./deterministic.js";
import { documented } from "./documented.js";
import { factMatters } from "./fact-matters.js";
import { handleKept } from "./handle-kept.js";
import { hostMonotone } from "./host-monotone.js";
import { importedIsForeign } from "./imported-is-foreign.js";
import { ioctlEncoded } from "./ioctl-encoded.js";
import { knowingLess } from "./knowing-less.js";
import { metadata } from "./metadata.js";
import { neverMutates } from "./never-mutates.js";
import { neverThrows } from "./never-throws.js";
import { ownCodes } from "./own-codes.js";
import { placementPossible } from "./placement-possible.js";
import { probeAsksItsOwn } from "./probe-asks-its-own.js";
import { probeFailureRefuses } from "./probe-failure-refuses.js";
import { probeFailureTellsNothing } from "./probe-failure-tells-nothing.js";
import { probeListens } from "./probe-listens.js";
import { probeStatesEveryFact } from "./probe-states-every-fact.js";
import { probeSurvives } from "./probe-survives.js";
import { probeTells } from "./probe-tells.js";
import { rulesReached } from "./rules-reached.js";
import { wellFormed } from "./well-formed.js";

/** Every law; what breaks an early one often breaks later ones too. */
export const RULES: readonly Rule[] = [
  metadata,
  neverThrows,
  wellFormed,
  ownCodes,
  neverMutates,
  deterministic,
  canonical,
  placementPossible,
  rulesReached,
  factMatters,
  casesCover,
  importedIsForeign,
  hostMonotone,
  knowingLess,
  documented,
  probeAsksItsOwn,
  probeSurvives,
  probeTells,
  probeStatesEveryFact,
  ioctlEncoded,
  asksAboutTheHandle,
  handleKept,
  probeListens,
  probeFailureRefuses,
  probeFailureTellsNothing,
];
