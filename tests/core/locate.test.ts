import { describe, expect, it } from "@jest/globals";
import { type ExporterAdapter, GuestMappings, VmProt, type VmProtOptions } from "@vmprot/core";
import {
  coreModule,
  VmProtOptions as VmProtOptionsToken,
  VmProt as VmProtToken,
} from "@vmprot/core/di";
import { Container } from "inversify";
import { ADAPTERS } from "../support/space.js";

const [msm, amdgpu] = ADAPTERS as [ExporterAdapter, ExporterAdapter];
const query = { exporter: "msm", facts: { flags: 0x20000 }, platform: "amd" } as const;

/** A policy with one adapter, and whom it was asked to locate. */
function locating(located: unknown) {
  const asked: string[] = [];
  const vmProt = new VmProt([amdgpu], {
    locate(exporter) {
      asked.push(exporter);
      return located as ExporterAdapter | undefined;
    },
  });
  return { vmProt, asked };
}

describe("an adapter that is located", () => {
  it("is asked for once, when a query needs it, and is registered then", () => {
    const { vmProt, asked } = locating(msm);
    expect([...vmProt.adapters.keys()]).toEqual(["amdgpu"]);
    vmProt.query({ exporter: "amdgpu", facts: { domains: 4, flags: 0 } });
    expect(asked).toEqual([]);
    const first = vmProt.query(query);
    expect(first).toEqual(new VmProt([msm]).query(query));
    expect(vmProt.query(query)).toBe(first);
    expect(asked).toEqual(["msm"]);
    expect([...vmProt.adapters.keys()]).toEqual(["amdgpu", "msm"]);
  });

  it("may not be there: the exporter is unknown, and may be known later", () => {
    const { vmProt, asked } = locating(undefined);
    for (const _ of [1, 2]) {
      expect(vmProt.query(query).verdict).toMatchObject({ code: "UNKNOWN_EXPORTER" });
    }
    expect(asked).toEqual(["msm", "msm"]);
  });

  it.each([
    [{ ...msm, exporter: "other" }, "ADAPTER_INVALID"],
    [{ ...msm, contract: 2 }, "CONTRACT_UNSUPPORTED"],
    [{ ...msm, rules: undefined }, "ADAPTER_INVALID"],
    [{ ...msm, placements: () => [] }, "ADAPTER_INVALID"],
    [{ ...msm, title: undefined }, "ADAPTER_INVALID"],
    [{ ...msm, source: 7 }, "ADAPTER_INVALID"],
    [{ ...msm, cases: undefined }, "ADAPTER_INVALID"],
    [{ ...msm, cases: [null] }, "ADAPTER_INVALID"],
    [{ ...msm, facts: null }, "ADAPTER_INVALID"],
    [{ ...msm, facts: { x: null } }, "ADAPTER_INVALID"],
    [{ ...msm, probe: {} }, "ADAPTER_INVALID"],
    [{ ...msm, probe: { ...msm.probe, drmDrivers: undefined } }, "ADAPTER_INVALID"],
    [null, "ADAPTER_INVALID"],
  ])("that is none refuses the query (%#)", (located, code) => {
    const { vmProt } = locating(located);
    const { verdict } = vmProt.query(query);
    expect(verdict).toMatchObject({ kind: "refuse", code: "ADAPTER_FAILED" });
    expect(verdict).toMatchObject({ message: expect.stringContaining(`: ${code}: `) });
    expect([...vmProt.adapters.keys()]).toEqual(["amdgpu"]);
  });

  it.each([
    [new Error("no such\npackage"), "no such"],
    ["words", "words"],
    [undefined, "undefined"],
    [Object.create(null), "what cannot be shown"],
  ])("that cannot be had refuses the query (%#)", (thrown, reason) => {
    const vmProt = new VmProt([], {
      locate() {
        throw thrown;
      },
    });
    const { verdict } = vmProt.query({ ...query, explain: true });
    const message = `The adapter of "msm": ${reason}`;
    expect(verdict).toMatchObject({ code: "ADAPTER_FAILED", message });
  });

  it.each<unknown>(["", "../x", "__proto__", "Msm", "a".repeat(65), undefined, 7, {}])(
    "is not looked for where %j is no exporter's name",
    (exporter) => {
      const { vmProt, asked } = locating(msm);
      const { verdict } = vmProt.query({ ...query, exporter: exporter as string });
      expect(verdict).toMatchObject({ code: "UNKNOWN_EXPORTER" });
      expect(asked).toEqual([]);
    },
  );

  it("keeps the options that it belongs to", () => {
    const vm = { mte: false };
    const options: VmProtOptions = {
      vm,
      locate() {
        return this.vm === vm ? msm : undefined;
      },
    };
    expect(new VmProt([], options).query(query).verdict.kind).toBe("map");
  });

  it("does not keep a VMM's mappings from being judged", () => {
    const vmProt = new VmProt([], {
      locate() {
        throw new Error("none");
      },
    });
    const mappings = new GuestMappings<number>(vmProt, { platform: "amd" });
    const { verdict } = mappings.add(1, { exporter: "msm", facts: {} });
    expect(verdict).toMatchObject({ code: "ADAPTER_FAILED" });
  });

  it("can be injected", () => {
    const container = new Container();
    container.load(coreModule);
    container.bind(VmProtOptionsToken).toConstantValue({ locate: () => msm });
    expect(container.get(VmProtToken).query(query).verdict.kind).toBe("map");
  });
});
