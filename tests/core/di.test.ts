import "reflect-metadata";
import { describe, expect, it } from "@jest/globals";
import { amdgpuModule } from "@vmprot/adapter-amdgpu/di";
import { i915Module } from "@vmprot/adapter-i915/di";
import { msmModule } from "@vmprot/adapter-msm/di";
import { virtgpuModule } from "@vmprot/adapter-virtgpu/di";
import { VmprotError } from "@vmprot/core";
import { adapterModule, coreModule, ExporterAdapter, VmProt, VmProtOptions } from "@vmprot/core/di";
import { Container, ContainerModule } from "inversify";
import { ADAPTERS } from "../support/space.js";

const buffer = { exporter: "msm", facts: { flags: 0x20000 } };

describe("@vmprot/core/di", () => {
  it("injects the policy over every adapter that is bound", () => {
    const container = new Container();
    container.load(coreModule, msmModule, amdgpuModule, i915Module, virtgpuModule);
    const service = container.get(VmProt);
    expect([...service.adapters.keys()]).toEqual(["msm", "amdgpu", "i915", "virtgpu"]);
    expect(service.query({ ...buffer, platform: "amd" }).verdict).toMatchObject({ kind: "map" });
    expect(container.get(VmProt)).toBe(service);
  });

  it("works without any adapter, and refuses then", () => {
    const container = new Container();
    container.load(coreModule);
    expect(container.get(VmProt).query(buffer).answer).toMatchObject({ code: "UNKNOWN_EXPORTER" });
  });

  it("takes a vendor's adapter by one more line", () => {
    const [msm] = ADAPTERS;
    if (msm === undefined) throw new Error("no adapter");
    const container = new Container();
    container.load(coreModule, adapterModule({ ...msm, exporter: "vendor" }));
    const { answer } = container.get(VmProt).query({ ...buffer, exporter: "vendor" });
    expect(answer).toMatchObject({ cache: "write-combined" });
  });

  it("says clearly that two adapters claim one exporter", () => {
    const container = new Container();
    container.load(coreModule, msmModule, adapterModule(ADAPTERS[0] as (typeof ADAPTERS)[number]));
    expect(() => container.get(VmProt)).toThrow(
      expect.objectContaining({
        code: "ADAPTER_DUPLICATE",
        message: 'Two adapters claim the exporter "msm".',
      }),
    );
    expect(new VmprotError("ADAPTER_DUPLICATE").remedy).toBe("Register or name only one of them.");
  });

  it("takes options from the container", () => {
    const container = new Container();
    container.load(
      coreModule,
      msmModule,
      new ContainerModule(({ bind }) => {
        bind(VmProtOptions).toConstantValue({ vm: { guestPat: "honored" } });
      }),
    );
    expect(container.get(VmProt).query({ ...buffer, platform: "intel" }).verdict).toMatchObject({
      kind: "map",
    });
  });

  it("has tokens that two copies of the package share", () => {
    expect(ExporterAdapter).toBe(Symbol.for("@vmprot/core/ExporterAdapter"));
    expect(VmProt).toBe(Symbol.for("@vmprot/core/VmProt"));
  });
});
