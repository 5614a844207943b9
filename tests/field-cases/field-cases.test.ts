import { describe, expect, it } from "@jest/globals";
import { ADAPTERS } from "@vmprot/adapters";
import { PLAIN_VM, type Result, VmProt } from "@vmprot/core";
import { parseLines, queryJson } from "../cli/run-vmprot.js";
import { type Expected, FIELD_CASES, hasAppeared, nameOf } from "./field-case.js";
import { speaksOf } from "./speaks-of.js";

const WAITING = FIELD_CASES.filter(({ waitsFor }) => waitsFor !== undefined);
const ASKED = FIELD_CASES.flatMap(({ query, waitsFor, ...rest }) =>
  query === undefined || waitsFor !== undefined ? [] : [{ query, ...rest }],
);

/** What a case demands, as far as a result fulfils it. */
function fulfilled(expected: Expected, { verdict }: Result): Expected {
  const { hazardAbout, remedySays } = expected;
  if (verdict.kind === "map") {
    const { guestCache, guestAttribute, hazards } = verdict;
    const warns =
      hazardAbout !== undefined && hazards.some(({ message }) => speaksOf(message, hazardAbout));
    return {
      map: guestCache,
      ...("guestAttribute" in expected ? { guestAttribute } : {}),
      ...(warns ? { hazardAbout } : {}),
    };
  }
  const { code, unknown = [], remedy } = verdict;
  const says = remedySays !== undefined && speaksOf(remedy, remedySays);
  return {
    refuse: code,
    ...("unknown" in expected ? { unknown } : {}),
    ...(says ? { remedySays } : {}),
  };
}

const core = new VmProt(ADAPTERS, { baseVm: PLAIN_VM });

describe("a field case", () => {
  it.each(ASKED)("$id: $what", ({ query, expected, disagrees }) => {
    const { remedyLeadsToMap, ...demanded } = disagrees?.answer ?? expected;
    const result = core.query(query);
    expect(fulfilled(demanded, result)).toEqual(demanded);
    const { stdout, stderr } = queryJson(`${JSON.stringify(query)}\n`);
    expect(stderr).toBe("");
    expect(parseLines(stdout)).toEqual([result]);
  });

  it("is told of where vmprot disagrees, and only there", () => {
    const lines = ASKED.flatMap(({ id, query, expected, disagrees }) => {
      if (disagrees === undefined) return [];
      const { remedyLeadsToMap, ...demanded } = expected;
      expect(fulfilled(demanded, core.query(query))).not.toEqual(demanded);
      return [`  ${id}: ${disagrees.why}\n`];
    });
    process.stdout.write(`vmprot disagrees with ${lines.length} field cases:\n${lines.join("")}`);
  });

  it("waits only for what is not there", () => {
    const lines = WAITING.map(({ id, waitsFor }) => waitsFor && `  ${id}: ${nameOf(waitsFor)}\n`);
    process.stdout.write(`${lines.length} field cases wait:\n${lines.join("")}`);
    const ready = WAITING.filter(({ waitsFor }) => waitsFor && hasAppeared(waitsFor));
    expect(ready.map(({ id }) => `${id} must wait no longer`)).toEqual([]);
  });

  it("has a query, unless it waits, and an id of its own", () => {
    const without = FIELD_CASES.filter(({ query, waitsFor }) => !query && !waitsFor);
    expect(without).toEqual([]);
    expect(new Set(FIELD_CASES.map(({ id }) => id)).size).toBe(FIELD_CASES.length);
  });
});
