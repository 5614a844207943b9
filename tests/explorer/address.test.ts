import { spawnSync } from "node:child_process";
import { describe, expect, it } from "@jest/globals";
import { ADAPTERS } from "@vmprot/adapters";
import { PRESETS } from "@vmprot/core";
import { AddressFault } from "@vmprot/explorer/state/address.js";
import { addressOf, pageOf } from "@vmprot/explorer/state/page.js";
import { commandOf } from "@vmprot/explorer/state/send.js";
import fc from "fast-check";
import { HOSTILE_ADDRESSES } from "./hostile-addresses.js";
import { questions } from "./random-questions.js";

describe("an address", () => {
  it("holds every case of every exporter's on every preset, and is short", () => {
    for (const { exporter, cases } of ADAPTERS) {
      for (const { facts } of cases) {
        for (const { name: platform } of PRESETS) {
          const question = { exporter, facts, platform, vm: {}, profile: "coherent" } as const;
          const address = addressOf({ view: "buffer", question });
          expect(pageOf(address)).toEqual({ view: "buffer", question });
          expect(address.length).toBeLessThan(300);
        }
      }
    }
  });

  it("holds whatever the controls can put together", () => {
    const holds = fc.property(questions, (question) => {
      const address = addressOf({ view: "buffer", question });
      expect(address).toMatch(/^[!-~]+$/);
      expect(pageOf(address)).toEqual({ view: "buffer", question });
    });
    fc.assert(holds, { numRuns: 1000 });
  });

  it("holds the matrix's filters", () => {
    for (const filter of [
      { onlyHost: false, profile: "coherent" },
      { onlyHost: true, profile: "strict", exporter: "xe", outcome: "hazard" },
    ] as const) {
      const page = { view: "matrix", filter } as const;
      expect(pageOf(addressOf(page))).toEqual(page);
    }
  });

  it("is refused where no control can have written it", () => {
    for (const address of HOSTILE_ADDRESSES) expect(() => pageOf(address)).toThrow(AddressFault);
  });

  it("is read or refused, whatever it holds", () => {
    const parts = fc.constantFrom("v1", "&", "=", "exporter=msm", "facts.", "__proto__", "%", ".");
    const texts = fc
      .array(fc.oneof(parts, fc.string({ unit: "binary" })))
      .map((all) => all.join(""));
    const holds = fc.property(texts, (text) => {
      try {
        pageOf(text);
      } catch (error) {
        expect(error).toBeInstanceOf(AddressFault);
        expect((error as Error).message).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]{1,2000}$/u);
      }
    });
    fc.assert(holds, { numRuns: 2000, examples: HOSTILE_ADDRESSES.map((text) => [text]) });
  });
});

it("a command quotes what a shell would read, and escapes what nobody would see", () => {
  const kernel = "6.1'$(id)`id`\\\u202e\n\u{1f600}";
  const query = { exporter: "msm", facts: {}, platform: { kernel } };
  const command = commandOf(query);
  expect(command).toMatch(/^[ -~]+$/);
  const { stdout } = spawnSync("sh", ["-c", `vmprot() { cat; }\n${command}`], { encoding: "utf8" });
  expect(stdout).toMatch(/^[ -~]+\n$/);
  expect(JSON.parse(stdout)).toEqual(query);
});
