import "reflect-metadata";
import { describe, expect, it } from "@jest/globals";
import { amdgpuAdapter } from "@vmprot/adapters/amdgpu";
import { i915Adapter } from "@vmprot/adapters/i915";
import { msmAdapter } from "@vmprot/adapters/msm";
import { virtgpuAdapter } from "@vmprot/adapters/virtgpu";
import { VmprotError } from "@vmprot/core";
import { adapterModule, coreModule, ExporterAdapter, VmProt, VmProtOptions } from "@vmprot/core/di";
import { Container, ContainerModule, inject, injectable } from "inversify";

const buffer = { exporter: "msm", facts: { flags: 0x20000 } };
const known = (container: Container): string[] => [...container.get(VmProt).adapters.keys()];

/**
 * What a VMM writes as `@injectable() class { constructor(@inject(VmProt) vmProt: VmProt) }`, with
 * its decorators called by hand: the token and the type are one import.
 */
class FakeVmm {
  readonly vmProt: VmProt;

  constructor(vmProt: VmProt) {
    this.vmProt = vmProt;
  }
}
injectable()(FakeVmm);
inject(VmProt)(FakeVmm, undefined, 0);

describe("@vmprot/core/di", () => {
  it("injects the policy over every adapter that is bound", () => {
    const container = new Container();
    container.load(coreModule, adapterModule(msmAdapter), adapterModule(amdgpuAdapter));
    container.load(adapterModule(i915Adapter, virtgpuAdapter));
    const service = container.get(VmProt);
    expect([...service.adapters.keys()]).toEqual(["msm", "amdgpu", "i915", "virtgpu"]);
    expect(service.query({ ...buffer, platform: "amd" }).verdict).toMatchObject({ kind: "map" });
    expect(container.get(VmProt)).toBe(service);
  });

  it("injects it into a class that imports one name", () => {
    const container = new Container();
    container.load(coreModule, adapterModule(msmAdapter));
    container.bind(FakeVmm).toSelf();
    const { vmProt } = container.get(FakeVmm);
    expect(vmProt).toBe(container.get(VmProt));
    expect(vmProt.query({ ...buffer, platform: "amd" }).verdict.kind).toBe("map");
  });

  it("works without any adapter, and refuses then", () => {
    const container = new Container();
    container.load(coreModule);
    expect(container.get(VmProt).query(buffer).answer).toMatchObject({ code: "UNKNOWN_EXPORTER" });
  });

  it("takes a vendor's adapter by one more line", () => {
    const container = new Container();
    container.load(coreModule, adapterModule({ ...msmAdapter, exporter: "vendor" }));
    const { answer } = container.get(VmProt).query({ ...buffer, exporter: "vendor" });
    expect(answer).toMatchObject({ cache: "write-combined" });
  });

  it("says clearly that two adapters claim one exporter", () => {
    const container = new Container();
    container.load(coreModule, adapterModule(msmAdapter), adapterModule({ ...msmAdapter }));
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
      adapterModule(msmAdapter),
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
    expect(VmProtOptions).toBe(Symbol.for("@vmprot/core/VmProtOptions"));
  });
});

describe("containers that differ", () => {
  const family = () => {
    const parent = new Container();
    parent.load(coreModule, adapterModule(msmAdapter));
    const child = new Container({ parent });
    child.load(adapterModule(amdgpuAdapter));
    return { parent, child };
  };

  it("a child with one more adapter sees it, and leaves its parent as it was", () => {
    const { parent, child } = family();
    expect(known(child).sort()).toEqual(["amdgpu", "msm"]);
    expect(known(parent)).toEqual(["msm"]);
    expect(known(child).sort()).toEqual(["amdgpu", "msm"]);
  });

  it("so it does where the parent is asked first", () => {
    const { parent, child } = family();
    const service = parent.get(VmProt);
    expect(known(child).sort()).toEqual(["amdgpu", "msm"]);
    expect(known(parent)).toEqual(["msm"]);
    expect(parent.get(VmProt)).toBe(service);
    expect(child.get(VmProt)).toBe(child.get(VmProt));
  });

  it("a child without an adapter of its own shares its parent's service", () => {
    const { parent } = family();
    expect(new Container({ parent }).get(VmProt)).toBe(parent.get(VmProt));
  });

  it("siblings with the same options but other adapters have services of their own", () => {
    const { parent, child } = family();
    const sibling = new Container({ parent });
    sibling.load(adapterModule(i915Adapter));
    expect(known(sibling).sort()).toEqual(["i915", "msm"]);
    expect(known(child).sort()).toEqual(["amdgpu", "msm"]);
  });

  it("a module that is loaded after the first get is seen by the next", () => {
    const { parent } = family();
    const before = parent.get(VmProt);
    parent.load(adapterModule(virtgpuAdapter));
    expect(known(parent)).toEqual(["msm", "virtgpu"]);
    expect([...before.adapters.keys()]).toEqual(["msm"]);
  });
});
