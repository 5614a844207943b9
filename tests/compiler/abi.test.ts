import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { ADAPTERS } from "@vmprot/adapters";
import { ABI, type Abi, abiOf, compilePolicy, isAbi } from "@vmprot/compiler";
import { defineAdapter } from "@vmprot/core";
import { fakeFunctionAdapter, OPEN_FACT, RAM } from "../support/fake-adapters.js";
import { root } from "../support/repository.js";
import { compiled } from "./compiled.js";

const FROZEN = JSON.parse(readFileSync(join(root, "tests/fixtures/abi-1.json"), "utf8")) as Abi;

describe("numbers are ABI", () => {
  it("none that was ever given is another now", () => {
    for (const [section, numbers] of Object.entries(FROZEN)) {
      expect(ABI[section]).toMatchObject(numbers);
    }
  });

  it("each section's are 1, 2, 3…, each once", () => {
    expect(isAbi(ABI)).toBe(true);
    for (const numbers of Object.values(ABI)) {
      const sorted = Object.values(numbers).sort((a, b) => a - b);
      expect(sorted).toEqual(sorted.map((_, index) => index + 1));
    }
  });

  it("names that are gone keep theirs, and new ones get the next", () => {
    const { policy } = compiled();
    const { exporters = {}, ...others } = ABI;
    const { xe: _, ...withoutXe } = exporters;
    const gone = { ...others, exporters: { ...withoutXe, departed: exporters.xe as number } };
    const { exporters: found } = abiOf(policy, gone);
    expect(found).toMatchObject(gone.exporters);
    expect(found?.xe).toBe(Object.keys(exporters).length + 1);
  });

  it("values whose order the tables rely on may not move", () => {
    const { policy } = compiled();
    const swapped = { ...ABI, "platform.vendor": { amd: 1, intel: 2 } };
    expect(() => abiOf(policy, swapped)).toThrow(/platform\.vendor.*append/);
  });

  it.each([
    [null],
    [[]],
    [{ codes: 1 }],
    [{ codes: { A: 0 } }],
    [{ codes: { A: 1, B: 1 } }],
    [{ codes: { A: 2 } }],
  ])("%j are no numbers", (value) => expect(isAbi(value)).toBe(false));
});

describe("what cannot be compiled", () => {
  it("is an adapter with a function", () => {
    const fake = fakeFunctionAdapter(() => [RAM], { x: OPEN_FACT });
    expect(() => compilePolicy([fake], "0")).toThrow(/fake.*function/);
  });

  it("are rules that tell too many values apart", () => {
    const words = Array.from({ length: 40 }, (_, index) => `word-${index}`);
    const many = defineAdapter({
      contract: 1,
      exporter: "many",
      title: "t",
      source: "s",
      facts: { word: { kind: "word", words, doc: "A word." } },
      rules: words.map((word, index) => ({
        id: `r${index}`,
        when: { word: { is: word } },
        map: [RAM],
        source: "s",
      })),
      cases: [],
    } as never);
    expect(() => compilePolicy([many], "0")).toThrow(/many.*more values of word/);
  });

  it("are two adapters of one exporter", () => {
    const [first] = ADAPTERS;
    if (first === undefined) throw new Error("there are no adapters");
    expect(() => compilePolicy([first, first], "0")).toThrow(/Two adapters claim/);
  });
});

describe("the tables", () => {
  it("are the same every time", () => {
    const { policy } = compiled();
    expect(compilePolicy(ADAPTERS, "0.0.0")).toEqual(policy);
    expect(compilePolicy(ADAPTERS, "1.2.3").hash).toBe(policy.hash);
    expect(compilePolicy(ADAPTERS.slice(1), "0.0.0").hash).not.toBe(policy.hash);
  });

  it("have a source for every rule", () => {
    const { policy } = compiled();
    const without = policy.refusals.filter(
      (each) => each?.rule !== undefined && each.source === "",
    );
    expect(without).toEqual([]);
  });
});
