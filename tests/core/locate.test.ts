import { describe, expect, it } from "@jest/globals";
import { type ExporterAdapter, VmProt } from "@vmprot/core";
import { coreModule, VmProtOptions, VmProt as VmProtToken } from "@vmprot/core/di";
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
    [{ ...msm, placements: undefined }, "ADAPTER_INVALID"],
    [{ ...msm, cases: undefined }, "ADAPTER_INVALID"],
    [null, "ADAPTER_INVALID"],
  ])("is checked like any other (%#)", (located, code) => {
    const { vmProt } = locating(located);
    expect(() => vmProt.query(query)).toThrow(expect.objectContaining({ code }));
    expect([...vmProt.adapters.keys()]).toEqual(["amdgpu"]);
  });

  it("can be injected", () => {
    const container = new Container();
    container.load(coreModule);
    container.bind(VmProtOptions).toConstantValue({ locate: () => msm });
    expect(container.get(VmProtToken).query(query).verdict.kind).toBe("map");
  });
});
