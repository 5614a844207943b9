import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { ADAPTERS } from "@vmprot/adapters";
import { EMITTERS } from "@vmprot/compiler";
import { callOutsideJest } from "../support/outside-jest.js";
import { root } from "../support/repository.js";
import { share, stride } from "../support/thoroughness.js";
import { compiled } from "./compiled.js";
import { emitted } from "./js-answers.js";

const ANSWERS = new URL("./js-answers.js", import.meta.url);
const LINES = new URL("./vector-lines.js", import.meta.url);
const wrongLines = (lines: string) => callOutsideJest<string[]>(ANSWERS, "wrongLines", lines);
const { amd } = emitted.PRESETS;

describe("the policy in JavaScript", () => {
  const text = readFileSync(join(root, "compiled/js/vmprot.js"), "utf8");

  it("is one module that imports nothing, and says what it was made from", () => {
    expect(/^import|\b(import|require)\(/m.test(text)).toBe(false);
    expect(text).toContain(`// Contract ${emitted.CONTRACT}; kernel sources were read up to`);
    expect(text).toContain(`// Tables: sha256 ${emitted.HASH}`);
    expect(emitted.HASH).toBe(compiled().policy.hash);
    expect(emitted.NEWEST_KERNEL).toBe(compiled().policy.newestKernel);
  });

  it("is the same whenever it is made", () => {
    const { policy, abi } = compiled();
    const made = () => [...EMITTERS.js(policy, abi, ADAPTERS)];
    expect(made()).toEqual(made());
  });

  it("says what the vectors say", async () => {
    const lines = readFileSync(join(root, "compiled/vectors.txt"), "utf8");
    expect(await wrongLines(lines)).toEqual([]);
  }, 120_000);

  it("and what the interpreter says on a share of the paths of the whole space", async () => {
    const lines = await callOutsideJest<string>(LINES, "spaceLines", stride(7));
    expect(await wrongLines(lines)).toEqual([]);
  }, 120_000);

  it.each([
    [0, 3000],
    [0.2, 1500],
    [0.5, 500],
    [0.8, 100],
  ])(
    "and in words what core says of random queries, of which %f is unknown",
    async (unknown, count) => {
      const options = { seed: 1000 * unknown + 13, count: share(count), unknown };
      expect(await callOutsideJest<string[]>(ANSWERS, "wrongWords", options)).toEqual([]);
    },
    180_000,
  );

  it("a vector that contradicts the rules is found", async () => {
    const lines = readFileSync(join(root, "compiled/vectors.txt"), "utf8");
    const [, query, rest] = /^(.*\|) 0 1 (\d \d+ 0 0 0 0)$/m.exec(lines) ?? [];
    const line = `${query} 0 2 ${rest}`;
    expect(await wrongLines(line)).toEqual([`${line}: 0 1 ${rest}`]);
  });

  it("gives equal verdicts as one object, which nobody can change", () => {
    const { platform, vm } = amd;
    const verdict = emitted.decide("amdgpu", { domains: 2, flags: 0 }, platform, vm);
    expect(emitted.decide("vgem", {}, platform, vm)).not.toBe(verdict);
    expect(emitted.decide("amdgpu", { domains: 2, flags: 4 }, platform, vm)).toMatchObject({
      kind: "map",
      mapInfo: 3,
    });
    expect(emitted.decide("amdgpu", { flags: 0, domains: 2 }, platform, vm)).toBe(verdict);
    expect(() => Object.assign(verdict, { mapInfo: 2 })).toThrow(TypeError);
    expect(() => Object.assign(emitted.PRESETS.amd.vm, { mte: true })).toThrow(TypeError);
  });

  it("refuses a buffer that nobody has rules for, and facts that its driver does not have", () => {
    const { platform, vm } = amd;
    const code = (exporter: string, facts: unknown) =>
      emitted.decide(exporter as "amdgpu", facts as never, platform, vm).code;
    expect(code("constructor", {})).toBe("UNKNOWN_EXPORTER");
    for (const facts of [
      ...[undefined, null, 5, "domains", [], new Map(), Object.create({ domains: 2, flags: 0 })],
      ...[{}, { domains: 2 }, { domains: -1, flags: 0 }, { domains: 2.5, flags: 0 }],
      ...[
        { domains: -2, flags: 0 },
        { domains: Number.NaN, flags: 0 },
      ],
      ...[
        { domains: 2 ** 40, flags: 0 },
        { domains: "2", flags: 0 },
        { domains: 2n, flags: 0 },
      ],
      ...[
        { domains: 2, flags: 0, Imported: true },
        { domains: 2, flags: 0, imported: 1 },
      ],
      { domains: 2, flags: 0, imported: null },
    ]) {
      expect([facts, code("amdgpu", facts)]).toEqual([facts, "UNKNOWN_FACTS"]);
    }
    const stated = { domains: 2, flags: 0, imported: undefined, other: undefined };
    expect(code("amdgpu", stated)).toBe(code("amdgpu", { domains: 2, flags: 0 }));
    expect(code("amdgpu", { domains: "unknown", flags: 0 })).toBe("ATTRIBUTES_UNKNOWN");
  });

  it("does not take what a program put into Object.prototype for a fact or a field", () => {
    const prototype = Object.prototype as unknown as Record<string, unknown>;
    const nothing = emitted.decide("amdgpu", { domains: 2, flags: 0 });
    prototype.arch = "x86_64";
    prototype.imported = true;
    try {
      expect(emitted.decide("amdgpu", { domains: 2, flags: 0 })).toBe(nothing);
    } finally {
      delete prototype.arch;
      delete prototype.imported;
    }
  });

  it.each<[string, string, () => unknown]>([
    ["a field that there is not", "FIELD_UNKNOWN", () => environment({ Arch: "x86_64" })],
    ["a field of the other object", "FIELD_UNKNOWN", () => environment({ mte: true })],
    ["another value", "FIELD_VALUE", () => environment({ arch: "x86" })],
    ["another type", "FIELD_VALUE", () => environment({ nestedPaging: 1 })],
    ["a version that is none", "FIELD_VALUE", () => environment({ kernel: "six" })],
    ["no platform", "FIELD_VALUE", () => environment(null)],
    ["a list", "FIELD_VALUE", () => environment([])],
    ["numbers that are too few", "FIELD_VALUE", () => emitted.environmentOfNumbers([1])],
    ["another environment", "FIELD_VALUE", () => emitted.judge([], {} as never)],
    [
      "another profile",
      "FIELD_VALUE",
      () => emitted.decide("vgem", {}, {}, {}, "constructor" as never),
    ],
    ["no placements", "FIELD_VALUE", () => emitted.placesOf([])],
    [
      "a placement with a hole",
      "FIELD_VALUE",
      () => emitted.placesOf([{ memory: "ram" }] as never),
    ],
    ["no buffer", "FIELD_VALUE", () => emitted.judge(undefined as never, emitted.environmentOf())],
  ])("tells a caller of %s: %s", (_, code, act) => {
    expect(act).toThrow(expect.objectContaining({ name: "VmprotError", code }));
  });

  it("shows strange words in messages harmlessly", () => {
    const strange = `\u001b[31m\u202e${"x".repeat(1000)}`;
    expect(() => environment({ [strange]: 1 })).toThrow(
      /^There is no field "\\u\{1b\}[ -~…]{1,90}$/,
    );
  });
});

const environment = (platform: unknown) => emitted.environmentOf(platform as never);
