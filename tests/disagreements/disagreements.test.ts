import { describe, expect, it } from "@jest/globals";
import { FIELD_CASES } from "../field-cases/field-case.js";
import { adapterOf, buffersOf, isKind, KERNELS, TRANSLATED } from "./buffers.js";
import { compare, idOf, isAnswered } from "./compare.js";
import { ORACLES } from "./oracle.js";
import { answerAt, differenceAt, differencesOf, REASON_OF, WRITTEN_DOWN } from "./written-down.js";

const { reasons, noBuffer, waiting } = WRITTEN_DOWN;
const COMPARISONS = ORACLES.flatMap(compare);
const DIFFERENCES = COMPARISONS.flatMap(differencesOf);

const sorted = (all: Iterable<string>): string[] => [...new Set(all)].sort();

/** The exporters that oracles or carriers of them speak of. */
const SPOKEN_OF = sorted(
  ORACLES.flatMap((oracle) => buffersOf(oracle).map(({ exporter }) => exporter)),
);

/** The differences that may be written down ahead of the adapter. */
const waits = (difference: string): boolean => WAITING.has(difference.replace(/, [^,]+$/, ""));
const WAITING = new Set(
  ORACLES.flatMap((oracle) =>
    buffersOf(oracle)
      .filter(({ exporter }) => !isAnswered(exporter))
      .map((buffer) => idOf(oracle, buffer)),
  ),
);

describe("a disagreement with today's stacks", () => {
  it("is written down", () => {
    expect(DIFFERENCES.filter((difference) => !REASON_OF.has(difference))).toEqual([]);
  });

  it("is there, if it is written down", () => {
    const present = new Set(DIFFERENCES);
    const gone = [...REASON_OF.keys()].filter((difference) => !present.has(difference));
    expect(gone.filter((difference) => !waits(difference))).toEqual([]);
  });

  it("is written down once, with what shows it", () => {
    const lines = reasons.flatMap(({ at = "attribute", rows }) =>
      rows.map((id) => differenceAt(id, at)),
    );
    expect(lines).toHaveLength(new Set(lines).size);
    expect(reasons.map(({ id }) => id)).toHaveLength(new Set(reasons.map(({ id }) => id)).size);
    const without = reasons.filter(({ sources, rows }) => !sources.length || !rows.length);
    expect(without).toEqual([]);
    const cases = new Set(FIELD_CASES.map(({ id }) => id));
    const named = reasons.flatMap(({ fieldCases = [] }) => fieldCases);
    expect(named.filter((id) => !cases.has(id))).toEqual([]);
  });

  it("is vmprot's as its reason says", () => {
    const byId = new Map(COMPARISONS.map((comparison) => [comparison.id, comparison]));
    const answers = reasons.map(({ id, at = "attribute", rows }) => {
      const all = rows.map((row) => byId.get(row)).filter((each) => each !== undefined);
      return [id, sorted(all.map((each) => answerAt(each, at)))];
    });
    const complete = reasons.filter(({ rows }) => !rows.some((row) => WAITING.has(row)));
    expect(answers.filter(([id]) => complete.some((each) => each.id === id))).toEqual(
      complete.map(({ id, answers: stated }) => [id, sorted(stated)]),
    );
  });

  it("with a stack that forgets to refuse is vmprot's refusal", () => {
    const forgetful = COMPARISONS.filter(({ oracle }) => oracle.wire === 0);
    expect(forgetful.length).toBeGreaterThan(0);
    const mapped = forgetful.filter(
      ({ verdicts }) => ![...verdicts.values()].every(({ kind }) => kind === "refuse"),
    );
    expect(mapped.map(({ id }) => id)).toEqual([]);
  });
});

describe("an oracle's row", () => {
  it("has an id of its own, and so has each comparison", () => {
    expect(new Set(ORACLES.map(({ id }) => id)).size).toBe(ORACLES.length);
    expect(new Set(COMPARISONS.map(({ id }) => id)).size).toBe(COMPARISONS.length);
  });

  it("is compared, or waits, or is said to speak of no buffer", () => {
    const speechless = ORACLES.filter((oracle) => buffersOf(oracle).length === 0);
    expect(sorted(noBuffer.flatMap(({ rows }) => rows))).toEqual(
      sorted(speechless.map(({ id }) => id)),
    );
    expect(speechless.filter(({ exporter }) => !isKind(exporter))).toEqual([]);
  });

  it("names a newer kernel only where it is there", () => {
    const ids = new Set(ORACLES.map(({ id }) => id));
    expect(Object.keys(KERNELS).filter((id) => !ids.has(id))).toEqual([]);
  });

  it("waits only for exporters that nobody answers for", () => {
    process.stdout.write(`oracles wait for ${waiting.length} exporters: ${waiting.join(", ")}\n`);
    expect(sorted(waiting)).toEqual(SPOKEN_OF.filter((exporter) => !isAnswered(exporter)));
    expect(SPOKEN_OF.filter((name) => isAnswered(name) && !TRANSLATED.includes(name))).toEqual([]);
    expect(TRANSLATED.filter((name) => !SPOKEN_OF.includes(name))).toEqual([]);
  });

  it("states facts that the adapter declares", () => {
    const undeclared = COMPARISONS.flatMap(({ id, buffer, facts }) => {
      const declared = adapterOf(buffer.exporter)?.facts;
      const names = Object.keys(facts).filter((name) => declared?.[name] === undefined);
      return names.map((name) => `${id}: ${name}`);
    });
    expect(undeclared).toEqual([]);
  });
});
