import { ADAPTERS } from "@vmprot/adapters";
import { type FactDeclaration, PRESETS, PROFILES, UNKNOWN } from "@vmprot/core";
import { PLATFORM_FIELDS, VM_FIELDS } from "@vmprot/core/tables";
import type { Question } from "@vmprot/explorer/state/question.js";
import fc from "fast-check";

/** A value of the fact's, or that it is unknown; undefined where it is not stated and need not be. */
function factValue(fact: FactDeclaration): fc.Arbitrary<unknown> {
  const open = fc.constantFrom(UNKNOWN, ...(fact.absent === undefined ? [] : [undefined]));
  return fc.oneof({ weight: 3, arbitrary: stated(fact) }, { weight: 1, arbitrary: open });
}

function stated(fact: FactDeclaration): fc.Arbitrary<unknown> {
  switch (fact.kind) {
    case "bits":
      return fc
        .subarray(Object.values(fact.bits))
        .map((bits) => bits.reduce((mask, bit) => (mask | bit) >>> 0, 0));
    case "word":
      return fc.constantFrom(...fact.words);
    case "words":
      return fc.subarray([...fact.words], { minLength: 1 });
    case "count":
      return fc.integer({ min: fact.least, max: fact.most });
    case "yes-no":
      return fc.boolean();
  }
}

/** Some of the fields, each with one of its values. */
function fields(all: Readonly<Record<string, readonly unknown[]>>): fc.Arbitrary<object> {
  const values = Object.entries(all).map(([name, each]) => {
    const known = name === "kernel" ? ["5.4.0", "6.12.95+deb12-amd64", ...each.slice(1)] : each;
    return [name, fc.constantFrom(...known, UNKNOWN)] as const;
  });
  return fc.record(Object.fromEntries(values), { requiredKeys: [] });
}

const presets = PRESETS.map(({ name }) => name);

/** Any question that the controls can put together. */
export const questions: fc.Arbitrary<Question> = fc.constantFrom(...ADAPTERS).chain((adapter) => {
  const facts = Object.entries(adapter.facts).map(
    ([name, fact]) => [name, factValue(fact)] as const,
  );
  return fc.record({
    exporter: fc.constant(adapter.exporter),
    facts: fc
      .record(Object.fromEntries(facts))
      .map((all) => Object.fromEntries(Object.entries(all).filter(([, v]) => v !== undefined))),
    platform: fc.oneof(fc.constantFrom(...presets), fields(PLATFORM_FIELDS)),
    vm: fields(VM_FIELDS),
    profile: fc.constantFrom(...PROFILES),
  });
}) as fc.Arbitrary<Question>;
