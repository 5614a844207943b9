import { describe, expect, it } from "@jest/globals";
import { ADAPTER_REFUSAL_CODES, type ExporterAdapter } from "@vmprot/core";
import { Prober } from "@vmprot/linux";
import { adapter, ask, RENDER, root } from "./fake-gpu.js";
import { fakeSystem } from "./fake-system.js";

const thrower = (thrown: unknown) => () => {
  throw thrown;
};
const facts = (value: unknown) => ({ kind: "facts", facts: value });
const refusal = (code: unknown, message?: unknown) => ({ kind: "refusal", code, message });
const FAILED = { kind: "refusal", code: "ADAPTER_FAILED", exporter: "gpu" };

const ANSWERS: readonly (readonly [what: string, probe: () => unknown])[] = [
  ["throws an error", thrower(new Error("oops"))],
  ["throws nothing", thrower(undefined)],
  [
    "throws what throws",
    thrower({
      get message() {
        throw new Error("twice");
      },
    }),
  ],
  ["answers nothing", () => undefined],
  ["answers null", () => null],
  ["answers a word", () => "facts"],
  ["answers later", () => Promise.resolve(facts({}))],
  ["answers neither", () => ({ kind: "maybe", facts: {} })],
  [
    "has a kind that throws",
    () => ({
      get kind() {
        throw new Error("oops");
      },
    }),
  ],
  ["has no facts", () => ({ kind: "facts" })],
  ["has facts that are null", () => facts(null)],
  ["has facts that are a list", () => facts([1])],
  ["has facts that are a Map", () => facts(new Map([["flags", 1]]))],
  ["has facts that are a date", () => facts(new Date())],
  [
    "has facts of a class",
    () =>
      facts(
        new (class {
          flags = 1;
        })(),
      ),
  ],
  ["has facts that inherit", () => facts(Object.create({ flags: 1 }))],
  ["has facts that are a proxy", () => facts(new Proxy({ flags: 1 }, {}))],
  [
    "has a fact that is a getter",
    () =>
      facts({
        get flags() {
          return 1;
        },
      }),
  ],
  ["has a fact __proto__", () => facts(JSON.parse('{"__proto__":null}'))],
  ["has a fact that is an object", () => facts({ flags: {} })],
  ["has a fact that is a function", () => facts({ flags: () => 1 })],
  ["has a fact that is a bigint", () => facts({ flags: 1n })],
  ["has a fact that is a list of lists", () => facts({ flags: [[1]] })],
  ["has a fact that is a proxy of a list", () => facts({ flags: new Proxy([1], {}) })],
  ["refuses without a code", () => refusal(undefined)],
  ["refuses with core's code", () => refusal("PLATFORM_UNKNOWN")],
  ["refuses with the code of failing adapters", () => refusal("ADAPTER_FAILED")],
  ["refuses with a word of JavaScript", () => refusal("constructor")],
  ["refuses with no text", () => refusal("FOREIGN_BUFFER", 7)],
];

describe("an adapter whose probe", () => {
  it.each(ANSWERS)("%s is refused", (_what, probe) => {
    const { answer } = ask(probe);
    expect(answer).toEqual({
      ...{ ...FAILED, device: RENDER },
      message: expect.stringMatching(/^The probe of gpu failed: ./),
    });
  });

  it.each(ANSWERS)("%s is refused where no device is asked", (_what, probe) => {
    const plain = adapter(probe, { expNames: ["heap"], drmDrivers: undefined });
    const answer = new Prober([plain]).probe({ expName: "heap", size: 1 }, () => 5);
    expect(answer).toMatchObject(FAILED);
    expect(answer).not.toHaveProperty("device");
  });

  it.each([...ADAPTER_REFUSAL_CODES, "ATTRIBUTES_UNKNOWN"])("refuses with %s does so", (code) => {
    const answer = { kind: "refusal", exporter: "gpu", device: RENDER, code };
    expect(ask(() => refusal(code)).answer).toEqual(answer);
    const message = "It is so.";
    expect(ask(() => refusal(code, message)).answer).toEqual({ ...answer, message });
  });

  it("answers well is copied, each field read once", () => {
    const reads: string[] = [];
    const given: Record<string, unknown> = { flags: 1, regions: ["system"] };
    const { answer } = ask(() => ({
      get kind() {
        reads.push("kind");
        return reads.length === 1 ? "facts" : "refusal";
      },
      get facts() {
        reads.push("facts");
        return given;
      },
      exporter: "other",
      device: "/dev/mem",
      more: 1,
    }));
    given.flags = 2;
    (given.regions as string[]).push("device");
    expect(answer).toEqual({
      ...{ kind: "facts", exporter: "gpu", device: RENDER },
      facts: { flags: 1, regions: ["system"] },
    });
    expect(Object.isFrozen((answer as { facts: object }).facts)).toBe(true);
    expect(reads).toEqual(["kind", "facts"]);
  });

  it("refuses with a text that commands the terminal has it cut and escaped", () => {
    const { answer } = ask(() => refusal("SYNC_REQUIRED", `\u001b[2J${"x".repeat(1000)}`));
    const { message = "" } = answer as { message?: string };
    expect(message).toMatch(/^\\u001b\[2Jx+…$/);
    expect(message.length).toBeLessThan(520);
  });
});

describe("an adapter that cannot be read", () => {
  const good = adapter(() => facts({}));
  it.each<[string, object]>([
    ["no function", { ...good, probe: { ...good.probe, probe: 1 } }],
    ["no names", { ...good, probe: { ...good.probe, expNames: "drm" } }],
    ["names that are no text", { ...good, probe: { ...good.probe, expNames: [1] } }],
    ["drivers that are no list", { ...good, probe: { ...good.probe, drmDrivers: "gpu" } }],
    ["no exporter", { ...good, exporter: 7 }],
    [
      "a probe that throws",
      {
        ...good,
        get probe() {
          throw new Error("oops");
        },
      },
    ],
  ])("has %s, and is no adapter", (_what, broken) => {
    const invalid = expect.objectContaining({ code: "ADAPTER_INVALID" });
    expect(() => new Prober([broken as ExporterAdapter])).toThrow(invalid);
    expect(() => new Prober([], { lastResort: [broken as ExporterAdapter] })).toThrow(invalid);
  });

  it("is read once: what it says later does not count", () => {
    let asked = 0;
    const changing = {
      ...good,
      get probe() {
        asked += 1;
        return { ...good.probe, expNames: asked === 1 ? ["drm"] : [] };
      },
    } as unknown as ExporterAdapter;
    const system = fakeSystem({ [RENDER]: { driver: "gpu" } });
    const prober = new Prober([changing], { root, system });
    for (let round = 0; round < 2; round++) {
      expect(prober.probe({ expName: "drm", size: 1 }, () => 5)).toMatchObject({ kind: "facts" });
    }
    expect(asked).toBe(1);
  });
});
