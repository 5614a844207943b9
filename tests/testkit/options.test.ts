import { describe, expect, it } from "@jest/globals";
import type { ExporterAdapter } from "@vmprot/core";
import { adapterLaws, type LawOptions, testAdapter } from "@vmprot/testkit";
import { OPTIONS, SOUND } from "./sound-adapter.js";

const { space } = OPTIONS;

/** Options that are mistakes, the error's code, and what its message must say. */
const MISTAKES: readonly (readonly [options: object, code: string, says: string])[] = [
  [
    { spaces: space },
    "FIELD_UNKNOWN",
    'There is no option "spaces"; there are space, flags, valid, docs.',
  ],
  [{ flag: { flags: 3 } }, "FIELD_UNKNOWN", 'no option "flag"'],
  [{ toString: 1 }, "FIELD_UNKNOWN", 'no option "toString"'],
  [{ space: [1] }, "FIELD_TYPE", "space must be an object with an array for each fact"],
  [{ flags: 3 }, "FIELD_TYPE", "flags must be an object with a mask for each fact"],
  [{ valid: {} }, "FIELD_TYPE", "valid must be a function"],
  [{ docs: 1 }, "FIELD_TYPE", "docs must be a string"],
  [
    { space: { ...space, importd: [true] } },
    "FIELD_UNKNOWN",
    'space names the fact "importd", which is in no case and not in optionalFacts.',
  ],
  [{ flags: { flag: 3 } }, "FIELD_UNKNOWN", 'flags names the fact "flag"'],
  [{ space: { flags: 7 } }, "FIELD_VALUE", "space.flags must be an array with a value at least"],
  [{ space: { flags: [] } }, "FIELD_VALUE", "space.flags must be an array"],
  ...[-1, 0.5, 2 ** 53, Number.NaN, "3"].map(
    (mask) => [{ flags: { flags: mask } }, "FIELD_VALUE", "flags.flags must be a mask"] as const,
  ),
];

const thrownBy = (run: () => void): unknown => {
  try {
    run();
    return undefined;
  } catch (error) {
    return error;
  }
};

describe("options that are a mistake", () => {
  it.each(MISTAKES)("%j is %s: %s", (options, code, says) => {
    const message = expect.stringContaining(says);
    const tests: string[] = [];
    const test = (name: string) => tests.push(name);
    expect(thrownBy(() => adapterLaws(SOUND, options))).toMatchObject({ code, message });
    expect(thrownBy(() => testAdapter(SOUND, { ...options, test }))).toMatchObject({ code });
    expect(tests).toEqual([]);
  });
});

describe("options that are none", () => {
  const ABSENT = { space: undefined, flags: undefined, valid: undefined, docs: undefined };

  it.each([ABSENT, { flags: { flags: 0 } }, { flags: {} }])("%j are taken", (options) => {
    expect(adapterLaws(SOUND, options as LawOptions).length).toBeGreaterThan(0);
  });
});

describe("what is no adapter", () => {
  it.each([undefined, null, "foo", () => SOUND])("%p is refused, with a hint", (adapter) => {
    const given = adapter as unknown as ExporterAdapter;
    const expected = { code: "ADAPTER_INVALID", message: expect.stringContaining("the export") };
    expect(thrownBy(() => adapterLaws(given))).toMatchObject(expected);
    expect(thrownBy(() => testAdapter(given, { test: () => {} }))).toMatchObject(expected);
  });

  it.each([{}, { ...SOUND, cases: 1 }, { ...SOUND, optionalFacts: null }])(
    "%j lacks what the laws begin with",
    (adapter) => {
      const given = adapter as unknown as ExporterAdapter;
      expect(thrownBy(() => adapterLaws(given))).toMatchObject({
        code: "ADAPTER_INVALID",
        message: "The adapter lacks cases or optionalFacts.",
      });
    },
  );
});
