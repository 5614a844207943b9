import { HAZARD_CODES, type HazardCode, REFUSAL_CODES, type RefusalCode } from "@vmprot/core";
import { type Abi, byNumber } from "../abi.js";
import type { Policy } from "../policy.js";

/** By name, what people are told of a code, a rule or a hazard, and its number. */
export type Texts = Readonly<Record<string, Readonly<Record<string, string | number>>>>;

/** All of them. A name that is no longer in use keeps its number. */
export interface AllTexts {
  readonly CODES: Texts;
  readonly RULES: Texts;
  readonly HAZARDS: Texts;
}

/** What the names in verdicts mean. */
export function allTexts({ refusals }: Policy, abi: Abi): AllTexts {
  const rules = new Map(refusals.flatMap((each) => (each?.rule ? [[each.rule, each]] : [])));
  const numbered = (section: string, told: (name: string) => Readonly<Record<string, string>>) =>
    Object.fromEntries(
      byNumber(abi[section]).map((name, index) => [name, { number: index + 1, ...told(name) }]),
    );
  return {
    CODES: numbered("codes", (name) => {
      const { message = "", cause = "", remedy = "" } = REFUSAL_CODES[name as RefusalCode] ?? {};
      return { message, cause, remedy };
    }),
    RULES: numbered("rules", (name) => {
      const { message = "", source = "" } = rules.get(name) ?? {};
      return { message, source };
    }),
    HAZARDS: numbered("hazards", (name) => {
      const { message = "" } = HAZARD_CODES[name as HazardCode] ?? {};
      return { message };
    }),
  };
}
