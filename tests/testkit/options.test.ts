import { describe, expect, it } from "@jest/globals";
import type { ExporterAdapter } from "@vmprot/core";
import { adapterLaws, testAdapter } from "@vmprot/testkit";
import { SOUND } from "./fake-adapter.js";

/** Options that are mistakes, the error's code, and what its message must say. */
const MISTAKES: readonly (readonly [options: object, code: string, says: string])[] = [
  [{ doc: "" }, "FIELD_UNKNOWN", 'There is no option "doc"; did you mean "docs"?'],
  [{ toString: 1 }, "FIELD_UNKNOWN", 'There is no option "toString"; there are docs, ofDevice.'],
  // What an adapter declares is not said again.
  [{ space: { flags: [1] } }, "FIELD_UNKNOWN", 'There is no option "space"'],
  [{ flags: { flags: 3 } }, "FIELD_UNKNOWN", 'There is no option "flags"'],
  [{ valid: () => true }, "FIELD_UNKNOWN", 'There is no option "valid"'],
  [
    { ofDevice: "flags" },
    "FIELD_VALUE",
    "The option ofDevice must be a list of the names of facts",
  ],
  [{ ofDevice: [1] }, "FIELD_VALUE", "The option ofDevice must be a list of the names of facts"],
  [{ docs: 1 }, "FIELD_VALUE", "The option docs must be a string; it is 1."],
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
  it.each([{}, { docs: undefined } as object])("%j are taken", (options) => {
    expect(adapterLaws(SOUND, options).length).toBeGreaterThan(0);
  });
});

describe("what is no adapter", () => {
  it.each([undefined, null, "foo", () => SOUND])("%p is refused, with a hint", (adapter) => {
    const given = adapter as unknown as ExporterAdapter;
    const expected = { code: "ADAPTER_INVALID", message: expect.stringContaining("the export") };
    expect(thrownBy(() => adapterLaws(given))).toMatchObject(expected);
    expect(thrownBy(() => testAdapter(given, { test: () => {} }))).toMatchObject(expected);
  });

  it.each([{}, { ...SOUND, cases: 1 }, { ...SOUND, facts: null }])(
    "%j lacks what the laws begin with",
    (adapter) => {
      const given = adapter as unknown as ExporterAdapter;
      expect(thrownBy(() => adapterLaws(given))).toMatchObject({
        code: "ADAPTER_INVALID",
        message: "The adapter lacks cases or facts.",
      });
    },
  );
});
