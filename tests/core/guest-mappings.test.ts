import { describe, expect, it } from "@jest/globals";
import { type Buffer, GuestMappings, PRESETS, type VmFacts, VmprotError } from "@vmprot/core";
import { vmProt } from "../support/space.js";

const WC: Buffer = { exporter: "msm", facts: { flags: 0x20000 } };
const CACHED: Buffer = { exporter: "msm", facts: { flags: 0x80000 } };
const ids = (mappings: readonly { readonly id: unknown }[]): unknown[] =>
  mappings.map(({ id }) => id);

describe("guest mappings", () => {
  it("hold what may be mapped, and only that", () => {
    const mappings = new GuestMappings(vmProt, { platform: "amd" });
    expect(mappings.add("a", WC).verdict).toMatchObject({ kind: "map", mapInfo: 3 });
    expect(mappings.add("b", { exporter: "msm", facts: { flags: 0x10000 } }).verdict).toMatchObject(
      { kind: "refuse", code: "SYNC_REQUIRED" },
    );
    expect(mappings.size).toBe(1);
    expect(mappings.get("a")).toMatchObject({ id: "a", ...WC, told: 3, state: "keep" });
    expect(mappings.get("b")).toBeUndefined();
  });

  it("refuse a name that is held, also after it was revoked, until it is removed", () => {
    const mappings = new GuestMappings(vmProt, { platform: "amd" });
    const held = (): boolean => {
      try {
        mappings.add("a", WC);
        return false;
      } catch (error) {
        return VmprotError.is(error) && error.code === "MAPPING_HELD";
      }
    };
    expect(held()).toBe(false);
    expect(held()).toBe(true);
    mappings.revoke("a");
    expect(held()).toBe(true);
    expect(mappings.remove("a")).toMatchObject({ id: "a", state: "revoked" });
    expect(held()).toBe(false);
  });

  it("say which become unsafe when the VM begins to ignore the guest's PAT", () => {
    const mappings = new GuestMappings(vmProt, { platform: "intel-honor-pat" });
    mappings.add("wc", WC);
    mappings.add("cached", CACHED);
    const { revoke, keep } = mappings.update({ vm: { guestPat: "ignored" } });
    expect(ids(revoke)).toEqual(["wc"]);
    expect(revoke[0]?.result.verdict).toMatchObject({ code: "GUEST_TYPE_FORCED" });
    expect(ids(keep)).toEqual(["cached"]);
  });

  it("keep what a VFIO device with non-coherent DMA leaves safe, and its removal does not", () => {
    const mappings = new GuestMappings(vmProt, { platform: "intel", vm: { nonCoherentDma: true } });
    mappings.add("wc", WC);
    expect(mappings.size).toBe(1);
    expect(ids(mappings.preview({ vm: { nonCoherentDma: false } }).revoke)).toEqual(["wc"]);
    expect(mappings.get("wc")?.state).toBe("keep");
    expect(ids(mappings.update({ vm: { nonCoherentDma: false } }).revoke)).toEqual(["wc"]);
    expect(ids(mappings.update({ vm: { nonCoherentDma: true } }).keep)).toEqual(["wc"]);
  });

  it("revoke all PFN mappings when an arm64 VM begins to log dirty pages", () => {
    const { platform, vm } = PRESETS.find(({ name }) => name === "arm64-no-fwb") ?? {};
    const before617 = { ...platform, kernel: "6.16" };
    const mappings = new GuestMappings(vmProt, { platform: before617, vm: vm ?? {} });
    mappings.add("wc", WC);
    mappings.add("cached", CACHED);
    const { revoke } = mappings.update({ vm: { dirtyLogging: true } });
    expect(ids(revoke)).toEqual(["wc", "cached"]);
    for (const { id } of revoke) mappings.revoke(id);
    expect(mappings.update({ vm: { dirtyLogging: false } })).toEqual({
      revoke: [],
      change: [],
      weaker: [],
      keep: [],
    });
    expect(mappings.get("wc")?.state).toBe("revoked");
  });

  it("do not bring a revoked mapping back by retelling it", () => {
    // Told cached; the guest's choice begins to bind, and write-combined is what it must use now.
    const mappings = new GuestMappings(vmProt, { platform: "amd" });
    mappings.add("wc", WC);
    mappings.revoke("wc");
    const revoked = mappings.get("wc");
    expect(mappings.retell("wc")).toBe(revoked);
    expect(mappings.get("wc")).toMatchObject({ state: "revoked", told: 3 });
    mappings.update({ vm: { dirtyLogging: true } });
    expect(mappings.retell("wc")?.state).toBe("revoked");
    expect(mappings.retell("nobody")).toBeUndefined();
  });

  it("keep facts that nobody can change, the platform's and the VM's too", () => {
    const platform = { arch: "arm64", kernel: "6.18" } as const;
    const mappings = new GuestMappings(vmProt, { platform, vm: { mte: false } });
    const before = mappings.facts;
    mappings.update({ vm: { svpbmt: true } });
    for (const facts of [before, mappings.facts]) {
      expect(facts.platform).toEqual(platform);
      const parts = [facts, facts.platform, facts.vm];
      for (const part of parts) expect(Object.isFrozen(part)).toBe(true);
    }
  });

  it.each<[what: string, facts: unknown, code: string]>([
    ["null", null, "FIELD_VALUE"],
    ["a number", 5, "FIELD_VALUE"],
    ["a list", [], "FIELD_VALUE"],
    ["a Map", new Map(), "FIELD_VALUE"],
    ["a vm of null", { vm: null }, "FIELD_VALUE"],
    ["a vm that is a Map", { vm: new Map() }, "FIELD_VALUE"],
    ["a vm that is a list", { vm: [] }, "FIELD_VALUE"],
    ["a platform of null", { platform: null }, "FIELD_VALUE"],
    ["a platform of 5", { platform: 5 }, "FIELD_VALUE"],
    ["a profile of null", { profile: null }, "FIELD_VALUE"],
    ["a VM's field without vm", { nonCoherentDma: true }, "FIELD_UNKNOWN"],
    ["Vm for vm", { Vm: { nonCoherentDma: true } }, "FIELD_UNKNOWN"],
    ["a platform's field in vm", { vm: { arch: "arm64" } }, "FIELD_UNKNOWN"],
  ])("refuse %s, and change nothing", (_, facts, code) => {
    const mappings = new GuestMappings(vmProt, { platform: "amd", profile: "strict" });
    mappings.add("a", WC);
    const before = [mappings.facts, mappings.get("a")];
    const error = expect.objectContaining({ name: "VmprotError", code });
    expect(() => mappings.update(facts as VmFacts)).toThrow(error);
    expect(() => mappings.preview(facts as VmFacts)).toThrow(error);
    expect(() => new GuestMappings(vmProt, facts as VmFacts)).toThrow(error);
    expect([mappings.facts, mappings.get("a")]).toEqual(before);
  });

  it("judge by own fields alone, as queries do: inherited ones count for neither", () => {
    const vm = Object.create({ confidential: "sev-snp" });
    expect(() => new GuestMappings(vmProt, { platform: "amd", vm })).toThrow(
      expect.objectContaining({ code: "FIELD_VALUE" }),
    );
    expect(() => vmProt.query({ ...WC, platform: "amd", vm })).toThrow(
      expect.objectContaining({ code: "FIELD_VALUE" }),
    );
    expect(() => new GuestMappings(vmProt, Object.create({ vm: {} }))).toThrow(
      expect.objectContaining({ code: "FIELD_VALUE" }),
    );
  });

  it.each<[what: string, buffer: unknown, code: string]>([
    ["null", null, "FIELD_VALUE"],
    ["a list", [WC], "FIELD_VALUE"],
    ["a field of no buffer's", { ...WC, Facts: {} }, "FIELD_UNKNOWN"],
    ["an inherited buffer", Object.create(WC), "FIELD_VALUE"],
  ])("refuse %s as a buffer", (_, buffer, code) => {
    const mappings = new GuestMappings(vmProt, { platform: "amd" });
    expect(() => mappings.add("a", buffer as Buffer)).toThrow(expect.objectContaining({ code }));
    expect(mappings.size).toBe(0);
  });

  it("merge the VM's facts field by field, and replace platform and profile", () => {
    const mappings = new GuestMappings(vmProt, { platform: "amd", vm: { mte: true } });
    mappings.update({ vm: { dirtyLogging: true, mte: undefined as never } });
    mappings.update({ profile: "strict" });
    expect(mappings.facts).toEqual({
      platform: "amd",
      vm: { mte: true, dirtyLogging: true },
      profile: "strict",
    });
    mappings.update({ platform: { arch: "arm64" }, vm: { mte: "unknown" } });
    expect(mappings.facts).toMatchObject({ platform: { arch: "arm64" }, vm: { mte: "unknown" } });
  });

  it("change nothing where the facts are malformed", () => {
    const mappings = new GuestMappings(vmProt, { platform: "amd" });
    mappings.add("a", WC);
    const before = [mappings.facts, mappings.get("a")];
    for (const facts of [{ platform: "intle" }, { vm: { mte: 1 } }, { profile: "lax" }]) {
      expect(() => mappings.update(facts as VmFacts)).toThrow();
      expect(() => mappings.preview(facts as VmFacts)).toThrow();
      expect(() => new GuestMappings(vmProt, facts as VmFacts)).toThrow();
    }
    expect([mappings.facts, mappings.get("a")]).toEqual(before);
  });

  it("do not share the caller's objects", () => {
    const facts = { graphics: "discrete", caching: "cached", regions: ["device"] };
    const vm = { mte: false };
    const mappings = new GuestMappings(vmProt, { platform: "amd", vm });
    expect(mappings.add("a", { exporter: "i915", facts }).verdict.kind).toBe("map");
    const [before, known] = [structuredClone(mappings.get("a")), structuredClone(mappings.facts)];
    facts.regions.push("moon");
    facts.graphics = "none";
    vm.mte = true;
    expect(mappings.get("a")).toEqual(before);
    expect(mappings.facts).toEqual(known);
    expect(Object.isFrozen(mappings.get("a"))).toBe(true);
  });
});
