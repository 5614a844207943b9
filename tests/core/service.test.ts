import { describe, expect, it } from "@jest/globals";
import { type ExporterAdapter, type Query, VmProt, VmprotError } from "@vmprot/core";
import { CONCLUSION_RULES } from "@vmprot/core/tables";
import { ADAPTERS, vmProt } from "../support/space.js";

const [msm] = ADAPTERS as [ExporterAdapter];
const codeOf = (action: () => unknown): unknown => {
  try {
    action();
  } catch (error) {
    return VmprotError.is(error) ? error.code : error;
  }
  return undefined;
};
const ask = (part: object) => () =>
  vmProt.query({ exporter: "msm", facts: { flags: 0x20000 }, ...part } as Query);

describe("VmProt", () => {
  it("shares one frozen result between equal queries", () => {
    const one = vmProt.query({ exporter: "msm", facts: { flags: 0x20000 }, platform: "amd" });
    const two = vmProt.query({
      exporter: "msm",
      facts: { flags: 0x20001 },
      platform: "amd",
      vm: {},
    });
    expect(two).toBe(one);
    expect(() => {
      (one.verdict as { kind: string }).kind = "refuse";
    }).toThrow(TypeError);
  });

  it("does not touch the query", () => {
    const query = { exporter: "amdgpu", facts: { domains: 4, flags: 0, imported: "unknown" } };
    const before = structuredClone(query);
    vmProt.query(query);
    expect(query).toEqual(before);
  });

  it.each([
    [{ platform: "intle" }, "PLATFORM_NAME_UNKNOWN"],
    [{ platform: "constructor" }, "PLATFORM_NAME_UNKNOWN"],
    [{ platform: { arch: "mips" } }, "FIELD_VALUE"],
    [{ platform: { kernel: "six" } }, "FIELD_VALUE"],
    [{ platform: { kernel: 6.18 } }, "FIELD_VALUE"],
    [{ platform: { fbw: true } }, "FIELD_UNKNOWN"],
    [{ platform: { mte: true } }, "FIELD_UNKNOWN"],
    [{ platform: { toString: true } }, "FIELD_UNKNOWN"],
    [{ vm: { mte: "yes" } }, "FIELD_VALUE"],
    [{ vm: { fwb: true } }, "FIELD_UNKNOWN"],
    [{ profile: "lax" }, "FIELD_VALUE"],
    [{ contract: 2 }, "CONTRACT_UNSUPPORTED"],
  ])("throws for a malformed query: %j", (part, code) => {
    expect(codeOf(ask(part))).toBe(code);
  });

  it.each([
    [null],
    [undefined],
    [7],
    ["flags"],
    [[]],
    [{}],
    [{ flags: "0x20000" }],
    [{ flags: Number.NaN }],
    [{ flags: { deep: [] } }],
  ])("refuses malformed facts: %j", (facts) => {
    const { answer } = vmProt.query({ exporter: "msm", facts: facts as never, platform: "amd" });
    expect(answer).toMatchObject({ kind: "refusal", code: "UNKNOWN_FACTS" });
  });

  it("does not care how deep malformed facts are", () => {
    let deep: unknown = 1;
    for (let i = 0; i < 100_000; i++) deep = [deep];
    const facts = { blobMem: "host3d", mapInfo: "unknown", mappable: deep };
    const { answer } = vmProt.query({ exporter: "virtgpu", facts, platform: "amd" });
    expect(answer).toMatchObject({
      code: "UNKNOWN_FACTS",
      message: "facts.mappable must be true or false; it is an array.",
    });
  });

  it("refuses an exporter that no adapter knows, and says which are known", () => {
    for (const exporter of ["no-such-driver", "__proto__", "constructor"]) {
      const { answer, verdict } = vmProt.query({ exporter, facts: {} });
      expect(answer).toMatchObject({ code: "UNKNOWN_EXPORTER" });
      expect(verdict).toHaveProperty(
        "message",
        expect.stringContaining("msm, amdgpu, i915, virtgpu"),
      );
    }
  });

  it.each([
    ["ADAPTER_DUPLICATE", [msm, { ...msm }]],
    ["CONTRACT_UNSUPPORTED", [{ ...msm, contract: 2 }]],
    ["CONTRACT_UNSUPPORTED", [{ ...msm, contract: undefined }]],
    ["ADAPTER_INVALID", [{ ...msm, exporter: "M S M" }]],
    ["ADAPTER_INVALID", [{ ...msm, exporter: undefined }]],
    ["ADAPTER_INVALID", [{ ...msm, rules: undefined }]],
    ["ADAPTER_INVALID", [{ ...msm, facts: null }]],
  ])("does not load: %s", (code, adapters) => {
    expect(codeOf(() => new VmProt(adapters as ExporterAdapter[]))).toBe(code);
  });

  it("knows its errors across copies of the package", () => {
    const foreign = Object.assign(new Error("x"), {
      [Symbol.for("@vmprot/core/VmprotError")]: true,
    });
    expect(VmprotError.is(foreign)).toBe(true);
    expect(VmprotError.is(new Error("x"))).toBe(false);
    expect(VmprotError.is(null)).toBe(false);
  });
});

describe("explain", () => {
  const explained = (part: Partial<Query>) =>
    vmProt.query({
      exporter: "amdgpu",
      facts: { domains: 4, flags: 0 },
      platform: "amd",
      explain: true,
      ...part,
    });

  it("leads from the answer to the verdict, each step with table, row and source", () => {
    const { explanation = [], verdict } = explained({});
    expect(explanation[0]).toMatchObject({
      step: "answer",
      table: "amdgpu-rules",
      row: "vram",
      source: expect.stringContaining("amdgpu_vram_mgr.c"),
    });
    expect(explanation.at(-1)).toMatchObject({
      step: "verdict",
      text: expect.stringContaining("map write-combined"),
    });
    expect(verdict).toMatchObject({ kind: "map" });
    const steps = explanation.map(({ step }) => step);
    for (const step of ["host", "stage-2", "guest", "alias"] as const)
      expect(steps).toContain(step);
    for (const { step, table, row, source } of explanation.slice(1, -1)) {
      expect(
        [step, table, row, source].every((part) => typeof part === "string" && part !== ""),
      ).toBe(true);
    }
  });

  it("shows WC+ beside the cached host mapping, from the AMD tables", () => {
    const alias = explained({}).explanation?.find(({ text }) => text.includes("guest WC+"));
    expect(alias).toMatchObject({ table: "amd-alias", row: "guest-probes" });
    expect(alias?.text).toContain("SNOOPED_ALIAS");
  });

  it("says of memory types what its texts say, for programs", () => {
    const { explanation = [] } = explained({});
    const told = explanation.flatMap(({ step, text, found }) =>
      found === undefined ? [] : [{ step, text, found }],
    );
    expect(new Set(told.map(({ step }) => step)).size).toBe(4);
    for (const { step, text, found } of told) {
      const { programs, entry, physical, effective, asked, relation, accepted, hazard } = found;
      const how = accepted ? ["accepted", hazard].filter(Boolean).join(" with hazard ") : "refused";
      const ends: Readonly<Record<string, string>> = {
        "stage-2": `KVM programs ${programs}`,
        host: `the host's mapping is ${entry} over ${physical}, that is ${effective}`,
        guest: `a guest that asks for ${asked} (${entry}) gets ${effective}`,
        alias: `is ${relation}: ${how}`,
      };
      expect(text.startsWith(`${found.memory}, ${found.cache}: `)).toBe(true);
      expect(text.endsWith(ends[step] ?? "no such step")).toBe(true);
    }
  });

  it("names the rule that refused", () => {
    const { explanation } = explained({ vm: { guestMemfd: true } });
    expect(explanation).toContainEqual(expect.objectContaining({ step: "rule", row: "R14" }));
  });

  it("shows one possibility of each outcome where fields are unknown", () => {
    const { explanation = [], verdict } = explained({
      platform: {
        arch: "x86_64",
        vendor: "amd",
        hypervisor: "kvm",
        kernel: "6.18",
        nestedPaging: true,
        deviceMtrr: "unknown",
      },
      vm: { guestMtrr: "write-back", confidential: "none", guestMemfd: false },
      profile: "strict",
    });
    expect(verdict).toMatchObject({ code: "PLATFORM_UNKNOWN", unknown: ["platform.deviceMtrr"] });
    expect(explanation.some(({ text }) => text.includes("platform.deviceMtrr = "))).toBe(true);
    const forked = vmProt.query({
      exporter: "msm",
      facts: { flags: 0x20000 },
      platform: { arch: "arm64", hypervisor: "kvm", kernel: "6.18" },
      vm: {
        confidential: "none",
        guestMemfd: false,
        gpaCongruent: false,
        dirtyLogging: false,
        mte: false,
      },
      explain: true,
    });
    const assumed = forked.explanation
      ?.filter(({ step }) => step === "assume")
      .map(({ text }) => text);
    expect(assumed).toEqual([
      expect.stringContaining("platform.fwb = false"),
      expect.stringContaining("platform.fwb = true"),
    ]);
  });

  it("has the row that a verdict names, whichever possibility it is of", () => {
    let named = 0;
    for (const { exporter, facts } of ADAPTERS) {
      const open = Object.fromEntries(Object.keys(facts).map((name) => [name, "unknown"]));
      for (const kernel of ["6.1", "6.9", "6.13", "7.0"]) {
        for (const arch of ["x86_64", "arm64", "riscv64"] as const) {
          const platform = { arch, kernel };
          const query = { exporter, facts: open, platform, explain: true };
          const { verdict, explanation = [] } = vmProt.query(query);
          // One that hangs on what is unknown is of all the possibilities together.
          if (verdict.kind === "map" || !verdict.rule || verdict.unknown) continue;
          const { rule } = verdict;
          // What is concluded from all rows has none of its own.
          if (CONCLUSION_RULES.some(({ id }) => id === rule)) continue;
          named += 1;
          const rows = explanation.flatMap(({ table, row }) => [
            row,
            `${table}`.replace(/-\w+$/, `:${row}`),
          ]);
          expect({ exporter, platform, rows }).toMatchObject({
            rows: expect.arrayContaining([rule]),
          });
        }
      }
    }
    expect(named).toBeGreaterThan(20);
  });

  it("is left out unless asked for", () => {
    expect(explained({ explain: false })).not.toHaveProperty("explanation");
  });

  it("works for refusals, unknown exporters included", () => {
    expect(explained({ exporter: "msm", facts: { flags: 0 } }).explanation).toHaveLength(2);
    expect(explained({ exporter: "no-such-driver" }).explanation).toHaveLength(2);
  });
});
