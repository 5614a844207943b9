import { describe, expect, it } from "@jest/globals";
import { ADAPTERS } from "@vmprot/adapters";
import { PLAIN_VM, type Query, type Result, VmProt } from "@vmprot/core";
import { parseLines, queryJson } from "../cli/run-vmprot.js";
import { withChanges } from "../support/remedies.js";
import { type Expected, FIELD_CASES, hasAppeared, nameOf } from "./field-case.js";
import { speaksOf } from "./speaks-of.js";

const WAITING = FIELD_CASES.filter(({ waitsFor }) => waitsFor !== undefined);
const ASKED = FIELD_CASES.flatMap(({ query, waitsFor, ...rest }) =>
  query === undefined || waitsFor !== undefined ? [] : [{ query, ...rest }],
);

/** What a case demands, as far as a result fulfils it. */
function fulfilled(expected: Expected, { verdict, fixes }: Result): Expected {
  const { hazardAbout, remedySays, remedyLeadsToMap, fixSays = "" } = expected;
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
  const { code, unknown = [], remedy, changes = [] } = verdict;
  const text = [remedy, ...changes.map(({ field }) => field)].join("\n");
  const says = remedySays !== undefined && speaksOf(text, remedySays);
  return {
    refuse: code,
    ...("unknown" in expected ? { unknown } : {}),
    ...(says ? { remedySays } : {}),
    ...("fixSays" in expected && fixes?.ways.some(({ brief }) => brief.includes(fixSays))
      ? { fixSays }
      : {}),
    // That its changes lead there is asked of every refusal.
    ...(remedyLeadsToMap === undefined ? {} : { remedyLeadsToMap: changes.length > 0 }),
  };
}

const core = new VmProt(ADAPTERS, { baseVm: PLAIN_VM });

/** Asks the command and core, which have to say the same. */
function ask(query: Query): Result {
  const { stdout, stderr } = queryJson(`${JSON.stringify(query)}\n`);
  expect(stderr).toBe("");
  const result = core.query(query);
  expect(parseLines(stdout)).toEqual([result]);
  return result;
}

describe("a field case", () => {
  it.each(ASKED)("$id: $what", ({ query, expected, disagrees }) => {
    const demanded = disagrees?.answer ?? expected;
    const { fixes } = core.query({ ...query, explain: true });
    const result = ask(query);
    expect(fulfilled(demanded, { ...result, ...(fixes && { fixes }) })).toEqual(demanded);
    for (const { changes } of fixes?.ways ?? []) {
      expect(core.query(withChanges(query, changes)).verdict.kind).toBe("map");
    }
    const { verdict } = result;
    if (verdict.kind === "map" || verdict.changes === undefined) return;
    expect(ask(withChanges(query, verdict.changes)).verdict.kind).toBe("map");
  });

  it("is told of where vmprot disagrees, and only there", () => {
    const lines = ASKED.flatMap(({ id, query, expected, disagrees }) => {
      if (disagrees === undefined) return [];
      expect(fulfilled(expected, core.query(query))).not.toEqual(expected);
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
