import { describe, expect, it } from "@jest/globals";
import { adapterLaws, testAdapter } from "@vmprot/testkit";
import { BROKEN } from "./broken-adapters.js";
import { HONEST } from "./broken-probes.js";
import { OPTIONS, SOUND } from "./sound-adapter.js";

/** What a law says of an adapter, or nothing. */
function verdict(law: { check(): void } | undefined): string {
  try {
    law?.check();
    return "";
  } catch (error) {
    return error instanceof Error ? error.message : `not an Error: ${String(error)}`;
  }
}

const LAWS = adapterLaws(SOUND, OPTIONS);

describe("an adapter that breaks no law", () => {
  it.each(LAWS.map((law) => [law.name, law] as const))("passes %s", (_, law) => {
    expect(verdict(law)).toBe("");
  });
});

describe("an adapter that breaks the law", () => {
  it.each(BROKEN.map((broken) => [broken.law, broken.how, broken] as const))(
    "%s (%s) is caught, with a counterexample and the reason",
    (name, _, { adapter, options, says }) => {
      const law = adapterLaws(adapter, options).find((each) => each.name === name);
      const [first, counterexample, why, ...rest] = verdict(law).split("\n");
      expect(first).toBe(`${adapter.exporter} breaks the law ${name}.`);
      expect(counterexample).toMatch(/^ {2}Counterexample: /);
      expect(counterexample).toContain(says);
      expect(why).toBe(`  Why: ${law?.why}`);
      expect(rest).toEqual([]);
    },
  );

  it("exists for each of the laws", () => {
    expect(new Set(BROKEN.map(({ law }) => law))).toEqual(new Set(LAWS.map(({ name }) => name)));
  });
});

describe("a guess that no other law sees", () => {
  const NEWEST = ["facts-declared", "probe-failure-tells-nothing"];
  const guesses = BROKEN.filter(({ law }) => NEWEST.includes(law));

  it.each(guesses.map((broken) => [broken.how, broken] as const))(
    "%s",
    (_, { adapter, options, law }) => {
      const broken = adapterLaws(adapter, options).filter((each) => verdict(each) !== "");
      expect(broken.map(({ name }) => name)).toEqual([law]);
    },
  );
});

describe("a valid that refuses what the adapter has", () => {
  const stale = BROKEN.filter(({ says }) => says.startsWith("valid refuses"));

  it.each(stale.map((broken) => [broken.how, broken] as const))(
    "is what the first broken law speaks of (%s)",
    (_, { adapter, options, says }) => {
      const [first] = adapterLaws(adapter, options).map(verdict).filter(Boolean);
      expect(first).toContain(`the option ${says}`);
      expect(first).toContain("is its schema older than the facts?");
    },
  );
});

describe("a probe that is no guess", () => {
  it.each(HONEST)("%s", (_, probe) => {
    const broken = adapterLaws({ ...SOUND, probe }, OPTIONS).filter((law) => verdict(law) !== "");
    expect(broken.map(({ name }) => name)).toEqual([]);
  });
});

describe("testAdapter", () => {
  it("registers every law that says something of the adapter", () => {
    const names: string[] = [];
    testAdapter(SOUND, { ...OPTIONS, test: (name) => names.push(name) });
    expect(names).toEqual(LAWS.map(({ name }) => `sound: ${name}`));
    const { probe: _, ...unprobed } = { ...SOUND, optionalFacts: {} };
    const few = adapterLaws(unprobed).map(({ name }) => name);
    expect(LAWS.map(({ name }) => name).filter((name) => !few.includes(name))).toEqual([
      "unknown-bits",
      "knowing-less",
      "documented",
      "probe-asks-its-own",
      "probe-survives",
      "probe-failure-refuses",
      "probe-failure-tells-nothing",
    ]);
  });
});
