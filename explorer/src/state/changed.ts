import type { Change, Platform, Vm } from "@vmprot/core";
import { type Question, withPlatform, withVm } from "./question.js";

/** The question with what a remedy names. */
export function changed(question: Question, changes: readonly Change[]): Question {
  let asked = question;
  for (const { field, value } of changes) {
    const [group, name = ""] = field.split(".");
    if (group === "facts") asked = { ...asked, facts: { ...asked.facts, [name]: value } };
    else if (group === "vm") asked = withVm(asked, name as keyof Vm, value);
    else asked = withPlatform(asked, name as keyof Platform, value);
  }
  return asked;
}
