import "reflect-metadata";
import { closeSync } from "node:fs";
import { afterEach, expect, it } from "@jest/globals";
import { type Platform, PRESETS } from "@vmprot/core";
import { type Buffer, compose, type Mapped, runAndReport, Vmm } from "@vmprot/example-kvm-vmm";
import { type FakeKernel, fakeKernel, memfd } from "./fake-kernel.js";
import { describeKvm } from "./kvm-here.js";

const platform = (name: string): Platform =>
  PRESETS.find((preset) => preset.name === name)?.platform ?? {};
const AMD = platform("amd");
const shared: Buffer["origin"] = { kind: "facts", exporter: "shared-memory", facts: {} };
const stated = (exporter: string, facts: object): Buffer["origin"] => ({
  ...{ kind: "facts", exporter },
  facts: { ...facts },
});
const open: number[] = [];
afterEach(() => {
  for (const fd of open.splice(0)) closeSync(fd);
});

function map(kernel: FakeKernel, host: Platform, origin: Buffer["origin"]): Mapped {
  const { fd, size } = memfd(kernel, 8);
  open.push(fd);
  return compose(kernel, host).get(Vmm).map({ fd, size, origin });
}

const describe = describeKvm();

describe("the VMM", () => {
  it("runs a guest over what the policy lets it map", () => {
    const mapped = map(fakeKernel(), AMD, shared);
    try {
      expect(runAndReport(mapped)).toMatchObject({ status: 0, outcome: "ran", pages: 8 });
    } finally {
      if (mapped.kind === "running") mapped.guest.close();
    }
  });

  it.each<[string, Buffer["origin"]]>([
    ["SYNC_REQUIRED", stated("msm", { flags: 0x10000 })],
    ["UNKNOWN_EXPORTER", stated("nobody", {})],
    ["UNKNOWN_FACTS", stated("msm", { flags: -1 })],
    ["UNKNOWN_FACTS", stated("dma-heap", { heap: "a vendor's" })],
    ["FOREIGN_BUFFER", { kind: "refusal", code: "FOREIGN_BUFFER" }],
    ["ATTRIBUTES_UNKNOWN", { kind: "refusal", code: "ATTRIBUTES_UNKNOWN", message: "unsaid" }],
  ])("opens no KVM and adds no slot for %s", (code, origin) => {
    const kernel = fakeKernel();
    const mapped = map(kernel, AMD, origin);
    expect(mapped).toMatchObject({ kind: "refused", verdict: { code } });
    expect(kernel.heard).toEqual([]);
    const { status, summary } = runAndReport(mapped);
    expect({ status, summary }).toEqual({
      status: 1,
      summary: expect.stringMatching(RegExp(`^Refused, ${code}: .+\nRemedy: .+`)),
    });
  });

  const writeCombined = stated("msm", { flags: 0x20000 });

  it("takes Intel's quirk from the VM before the first slot, where the verdict needs that", () => {
    const kernel = fakeKernel(0);
    const mapped = map(kernel, platform("intel"), writeCombined);
    if (mapped.kind === "running") mapped.guest.close();
    expect(mapped.verdict).toMatchObject({ kind: "map", guestCache: "write-combined" });
    const order = kernel.heard.filter((name) => name === "cap" || name === "slot");
    expect(order.slice(0, 2)).toEqual(["cap", "slot"]);
    expect(order.filter((name) => name === "cap")).toHaveLength(1);
  });

  it("leaves the quirk where the verdict does not need it gone", () => {
    const kernel = fakeKernel();
    const mapped = map(kernel, platform("intel"), shared);
    if (mapped.kind === "running") mapped.guest.close();
    expect(mapped.kind).toBe("running");
    expect(kernel.heard).not.toContain("cap");
  });

  it("refuses where the quirk cannot be taken", () => {
    const kernel = fakeKernel();
    const host = { ...platform("intel"), guestPatQuirk: false };
    expect(map(kernel, host, writeCombined)).toMatchObject({ verdict: { kind: "refuse" } });
    expect(kernel.heard).toEqual([]);
  });

  it("adds no buffer if the kernel does not give the quirk up after all", () => {
    const kernel = fakeKernel(22);
    const mapped = map(kernel, platform("intel"), writeCombined);
    expect(mapped).toMatchObject({ kind: "unable", why: expect.stringMatching(/EINVAL/) });
    expect(runAndReport(mapped).status).toBe(2);
    expect(kernel.heard).not.toContain("slot");
  });
});
