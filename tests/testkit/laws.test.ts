import { describe, expect, it } from "@jest/globals";
import { adapterLaws, testAdapter } from "@vmprot/testkit";
import { FUNCTIONS } from "./broken-functions.js";
import { HONEST, PROBES } from "./broken-probes.js";
import { ROWS } from "./broken-rows.js";
import { OPTIONS, SOUND, SOUND_FUNCTION } from "./fake-adapter.js";

const BROKEN = [...ROWS, ...FUNCTIONS, ...PROBES];

/** What a law says of an adapter, or nothing. */
function verdict(law: { check(): void } | undefined): string {
  try {
    law?.check();
    return "";
  } catch (error) {
    return error instanceof Error ? error.message : `not an Error: ${String(error)}`;
  }
}

const names = (laws: readonly { readonly name: string }[]) => laws.map(({ name }) => name);
const OF_ROWS = adapterLaws(SOUND, OPTIONS);
const OF_FUNCTIONS = adapterLaws(SOUND_FUNCTION, OPTIONS);

describe("an adapter that breaks no law", () => {
  it.each(OF_ROWS.map((law) => [law.name, law] as const))("of rows passes %s", (_, law) => {
    expect(verdict(law)).toBe("");
  });

  it.each(OF_FUNCTIONS.map((law) => [law.name, law] as const))(
    "that is a function passes %s",
    (_, law) => {
      expect(verdict(law)).toBe("");
    },
  );
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
    const all = new Set([...names(OF_ROWS), ...names(OF_FUNCTIONS)]);
    expect(new Set(BROKEN.map(({ law }) => law))).toEqual(all);
  });
});

describe("a mistake that no other law sees", () => {
  const ALONE = [
    "asks-about-the-handle",
    "canonical",
    "handle-kept",
    "host-monotone",
    "placement-possible",
    "probe-failure-tells-nothing",
    "probe-states-every-fact",
  ];
  const rare = BROKEN.filter(({ law }) => ALONE.includes(law));

  it.each(rare.map((broken) => [broken.law, broken.how, broken] as const))(
    "%s (%s)",
    (_, __, { adapter, options, law }) => {
      const found = adapterLaws(adapter, options).filter((each) => verdict(each) !== "");
      expect(names(found)).toContain(law);
      // Another answer may be one that has no case, or a code that the documents lack.
      const expected = [law, "cases-cover", "documented"];
      expect(names(found).filter((name) => !expected.includes(name))).toEqual([]);
    },
  );
});

describe("a probe that is no guess", () => {
  it.each(HONEST)("%s", (_, probe) => {
    const adapter = { ...SOUND, probe } as typeof SOUND;
    const found = adapterLaws(adapter, OPTIONS).filter((law) => verdict(law) !== "");
    expect(names(found)).toEqual([]);
  });
});

describe("testAdapter", () => {
  it("registers every law that says something of the adapter", () => {
    const registered: string[] = [];
    testAdapter(SOUND, { ...OPTIONS, test: (name) => registered.push(name) });
    expect(registered).toEqual(OF_ROWS.map(({ name }) => `sound: ${name}`));
    const OF_ONE_KIND = ["well-formed", "own-codes", "never-mutates", "deterministic"];
    expect(names(OF_FUNCTIONS).filter((name) => !names(OF_ROWS).includes(name))).toEqual(
      OF_ONE_KIND,
    );
    expect(names(OF_ROWS).filter((name) => !names(OF_FUNCTIONS).includes(name))).toEqual([
      "rules-reached",
    ]);
  });

  it("leaves those of facts and probes out where there are none", () => {
    const { probe: _, ...unprobed } = { ...SOUND, facts: {} };
    const few = names(adapterLaws(unprobed as typeof SOUND));
    expect(names(OF_ROWS).filter((name) => !few.includes(name))).toEqual([
      "imported-is-foreign",
      "knowing-less",
      "documented",
      "probe-asks-its-own",
      "probe-survives",
      "probe-tells",
      "probe-states-every-fact",
      "ioctl-encoded",
      "asks-about-the-handle",
      "handle-kept",
      "probe-listens",
      "probe-failure-refuses",
      "probe-failure-tells-nothing",
    ]);
  });
});
