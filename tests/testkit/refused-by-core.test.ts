import { describe, expect, it } from "@jest/globals";
import { type ExporterAdapter, type Facts, VmProt } from "@vmprot/core";
import { ODD_VALUES } from "@vmprot/testkit";
import { CACHED, SOUND, SOUND_FUNCTION } from "./fake-adapter.js";

/** What no law has to look for: core refuses it of every adapter, of rows or a function. */
describe.each([
  ["rows", SOUND],
  ["a function", SOUND_FUNCTION],
])("an adapter of %s", (_, adapter) => {
  const answer = (facts: unknown) =>
    new VmProt([adapter]).query({ exporter: "sound", facts: facts as Facts, platform: "amd" })
      .answer;
  const REFUSED = { kind: "refusal", code: "UNKNOWN_FACTS" };

  it.each([
    ["an undeclared fact", { flags: 1, Imported: true }, 'sound has no fact "Imported"; did you'],
    ["an undefined bit alone", { flags: 4 }, "facts.flags has bit 0x4, which sound does not"],
    ["an undefined bit", { flags: 5 }, "facts.flags has bit 0x4"],
    ["a bit above 31", { flags: 2 ** 32 + 1 }, "facts.flags has bits above 2^31"],
    ["a required fact that is missing", {}, "facts.flags is missing."],
  ])("is not asked about %s", (__, facts, message) => {
    expect(answer(facts)).toMatchObject({ ...REFUSED, message: expect.stringContaining(message) });
  });

  it("is not asked about values of another type", () => {
    const odd = ODD_VALUES.filter((value) => typeof value !== "boolean" && value !== "unknown");
    for (const imported of odd) expect(answer({ flags: 1, imported })).toMatchObject(REFUSED);
    for (const flags of ODD_VALUES.filter((value) => ![0, 1, "unknown"].includes(value as never))) {
      expect(answer({ flags })).toMatchObject(REFUSED);
    }
  });
});

describe("rows that the contract does not allow are not registered", () => {
  const [first] = SOUND.rules ?? [];
  it.each([
    ["a code of core's", { refuse: { code: "GUEST_TYPE_FORCED" } }, "refusal"],
    ["no placements", { refuse: undefined, map: [] }, "placements"],
    ["another value", { refuse: undefined, map: [{ ...CACHED, vma: "?" }] }, "placements"],
    ["a bit that is not declared", { when: { flags: { has: 4 } } }, "rule imported, flags"],
    ["a fact that is not declared", { when: { flag: { has: 1 } } }, 'tests a fact "flag"'],
    ["a test of another kind", { when: { imported: { has: 1 } } }, 'no test "has"'],
    ["a host that nobody tells of", { host: { bigEndian: true } }, "asks what no host tells"],
  ])("%s", (_, change, says) => {
    const adapter = { ...SOUND, rules: [{ ...first, ...change }] } as unknown as ExporterAdapter;
    expect(() => new VmProt([adapter])).toThrow(
      expect.objectContaining({ code: "ADAPTER_INVALID", message: expect.stringContaining(says) }),
    );
  });
});
