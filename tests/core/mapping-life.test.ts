import { describe, expect, it } from "@jest/globals";
import {
  type Buffer,
  CODE_TABLE,
  GuestMappings,
  HAZARD_CODES,
  type MapInfo,
  PRESETS,
  type SavedMapping,
  WEAKENING_CODES,
} from "@vmprot/core";
import { compileSchema } from "../schemas/json-schemas.js";
import { vmProt } from "../support/space.js";

const WC: Buffer = { exporter: "msm", facts: { flags: 0x20000 } };
const CACHED: Buffer = { exporter: "msm", facts: { flags: 0x80000 } };
/** Write-combined in memory behind a BAR, which the driver may move to RAM. */
const VRAM: Buffer = { exporter: "amdgpu", facts: { domains: 4, flags: 0 } };

const ids = (mappings: readonly { readonly id: unknown }[]): unknown[] =>
  mappings.map(({ id }) => id);
const error = (code: string) => expect.objectContaining({ name: "VmprotError", code });

describe("a mapping that is safe, but weaker than before", () => {
  it("is told apart where the guest's attribute begins to bind", () => {
    const mappings = new GuestMappings(vmProt, { platform: "intel" });
    mappings.add("cached", CACHED);
    const plugged = { vm: { nonCoherentDma: true } } as const;
    // KVM forced write-back; with the device it follows the guest's own attribute.
    const { weaker, keep } = mappings.preview(plugged);
    expect(keep).toEqual([]);
    expect(weaker).toEqual([
      expect.objectContaining({
        state: "weaker",
        weaker: [{ code: "ATTRIBUTE_BINDING", message: WEAKENING_CODES.ATTRIBUTE_BINDING.message }],
        toldBy: expect.objectContaining({ guestAttribute: "ignored" }),
      }),
    ]);
    expect(mappings.get("cached")).toMatchObject({ state: "keep", weaker: [] });
    expect(ids(mappings.update(plugged).weaker)).toEqual(["cached"]);
    expect(ids(mappings.update({ vm: { nonCoherentDma: false } }).keep)).toEqual(["cached"]);
  });

  it("is not one whose attribute no longer binds", () => {
    const mappings = new GuestMappings(vmProt, { platform: "intel", vm: { nonCoherentDma: true } });
    mappings.add("cached", CACHED);
    expect(ids(mappings.update({ vm: { nonCoherentDma: false } }).keep)).toEqual(["cached"]);
  });

  it("is told apart where a hazard is added, of coherence or of speed", () => {
    const mappings = new GuestMappings(vmProt, { platform: "amd" });
    mappings.add("cached", CACHED);
    const { weaker } = mappings.update({ vm: { guestMtrr: "uncached" } });
    const hazards = ["SNOOPED_ALIAS", "SLOW_READS"] as const;
    expect(weaker[0]?.weaker).toEqual(
      hazards.map((hazard) => {
        const { message } = HAZARD_CODES[hazard];
        return { code: "HAZARD_ADDED", hazard, message };
      }),
    );
    expect(Object.isFrozen(weaker[0]?.weaker)).toBe(true);
  });

  it("is as it was once the VMM has accepted that, until it loses more", () => {
    const mappings = new GuestMappings(vmProt, { platform: "intel" });
    mappings.add("vram", VRAM);
    mappings.update({ vm: { guestPat: "honored" } });
    expect(mappings.get("vram")?.weaker).toMatchObject([{ hazard: "SELF_SNOOPED_ALIAS" }]);
    expect(ids(mappings.update({}).weaker)).toEqual(["vram"]);
    expect(mappings.accept("vram")).toMatchObject({ state: "keep", weaker: [], told: 3 });
    expect(ids(mappings.update({}).keep)).toEqual(["vram"]);
    mappings.update({ vm: { guestPat: "ignored" } });
    expect(ids(mappings.update({ vm: { guestPat: "honored" } }).keep)).toEqual(["vram"]);
  });

  it("is not accepted where there is nothing to accept", () => {
    const mappings = new GuestMappings(vmProt, { platform: "intel-honor-pat" });
    mappings.add("wc", WC);
    mappings.update({ vm: { guestPat: "ignored" } });
    const refused = mappings.get("wc");
    expect(mappings.accept("wc")).toBe(refused);
    expect(mappings.revoke("wc")?.state).toBe("revoked");
    expect(mappings.accept("wc")?.state).toBe("revoked");
    expect(mappings.accept("nobody")).toBeUndefined();
  });

  it("has codes that can be explained", () => {
    const codes = CODE_TABLE.filter(({ kind }) => kind === "weakening").map(({ code }) => code);
    expect(codes).toEqual(Object.keys(WEAKENING_CODES));
  });
});

describe("what a device's going takes away", () => {
  it("is write-combining that KVM honoured only for its sake", () => {
    const mappings = new GuestMappings(vmProt, { platform: "intel", vm: { nonCoherentDma: true } });
    mappings.add("wc", WC);
    const unplugged = { vm: { nonCoherentDma: false } } as const;
    expect(mappings.preview(unplugged).revoke).toMatchObject([
      { id: "wc", result: { verdict: { code: "GUEST_TYPE_FORCED" } } },
    ]);
    // Revoked before the device goes; had the VMM let it go first, the guest's mapping would be cached.
    mappings.revoke("wc");
    expect(mappings.update(unplugged)).toEqual({ revoke: [], change: [], weaker: [], keep: [] });
  });

  it("can be what a mapping itself states, too: pages that nobody writes to any more", () => {
    const kernel = "7.2";
    const { platform, vm } = PRESETS.find(({ name }) => name === "amd") ?? {};
    const mappings = new GuestMappings(vmProt, {
      platform: { ...platform, kernel },
      vm: { ...vm },
    });
    const shmem: Buffer = { exporter: "vgem", facts: { imported: false } };
    expect(mappings.add("a", shmem).verdict).toMatchObject({ rule: "R12" });
    expect(mappings.add("a", shmem, { vm: { prefaulted: true } }).verdict.kind).toBe("map");
    expect(mappings.previewOne("a", { vm: { prefaulted: false } })).toMatchObject({
      state: "revoke",
      result: { verdict: { rule: "R12" } },
    });
  });
});

describe("a reset", () => {
  it("returns what the VMM must unmap, and leaves nothing", () => {
    const mappings = new GuestMappings(vmProt, { platform: "amd" });
    for (const id of ["a", "b", "c"]) mappings.add(id, WC);
    mappings.revoke("b");
    expect(ids(mappings.reset())).toEqual(["a", "c"]);
    expect(mappings.size).toBe(0);
    expect(mappings.reset()).toEqual([]);
    expect(mappings.add("b", WC).verdict.kind).toBe("map");
  });
});

describe("a mapping that is restored", () => {
  it.each<[what: string, platform: "amd" | "intel", told: MapInfo, state: string]>([
    ["as it was", "amd", 3, "keep"],
    ["with an attribute that is not right here", "amd", 1, "change"],
    ["where the guest must not have it", "intel", 3, "revoke"],
  ])("is held whatever is to be done about it: %s", (_, platform, told, state) => {
    const mappings = new GuestMappings(vmProt, { platform });
    const mapping = mappings.restore("a", WC, told);
    expect(mapping).toMatchObject({ ...WC, id: "a", told, state, weaker: [] });
    expect(mapping.result.verdict).toEqual(vmProt.query({ ...WC, platform }).verdict);
    expect(mappings.get("a")).toBe(mapping);
    expect("toldBy" in mapping).toBe(state === "keep");
  });

  it("is kept with any attribute where none is binding", () => {
    const mappings = new GuestMappings(vmProt, { platform: "intel" });
    for (const told of [1, 2, 3] as const) {
      expect(mappings.restore(`cached ${told}`, CACHED, told)).toMatchObject({ state: "keep" });
    }
  });

  it("is judged by its own facts too", () => {
    const mappings = new GuestMappings(vmProt, { platform: "amd" });
    const own = { vm: { guestMemfd: true } } as const;
    expect(mappings.restore("a", CACHED, 1, own)).toMatchObject({ state: "revoke", own });
    expect(mappings.updateOne("a", {})).toMatchObject({ state: "keep", weaker: [] });
  });

  it("can be told anew, which is what it is compared with from then on", () => {
    const mappings = new GuestMappings(vmProt, { platform: "amd" });
    mappings.restore("a", WC, 1);
    expect(mappings.retell("a")).toMatchObject({ state: "keep", told: 3 });
    expect(mappings.get("a")?.toldBy).toEqual(mappings.get("a")?.result.verdict);
  });

  it.each([0, 4, -1, 1.5, "1", null, undefined, Number.NaN, [1], 1n])(
    "must have been told 1, 2 or 3, not %p",
    (told) => {
      const mappings = new GuestMappings(vmProt, { platform: "amd" });
      expect(() => mappings.restore("a", WC, told as MapInfo)).toThrow(error("FIELD_VALUE"));
      const saved = [{ id: "a", ...WC, told: told as MapInfo }];
      expect(() => mappings.restoreAll(saved)).toThrow(error("FIELD_VALUE"));
      expect(mappings.size).toBe(0);
    },
  );

  it("must not be held, nor be another's field", () => {
    const mappings = new GuestMappings(vmProt, { platform: "amd" });
    mappings.add("a", WC);
    expect(() => mappings.restore("a", WC, 3)).toThrow(error("MAPPING_HELD"));
    const buffer = { ...WC, told: 3 } as Buffer;
    expect(() => mappings.restore("b", buffer, 3)).toThrow(error("FIELD_UNKNOWN"));
    expect(() => mappings.restore("b", null as never, 3)).toThrow(error("FIELD_VALUE"));
    expect(() => mappings.restore("b", Object.create(WC), 3)).toThrow(error("FIELD_VALUE"));
    expect(mappings.size).toBe(1);
  });
});

describe("another host or VM", () => {
  it("is asked which mappings it could hold, and nothing changes", () => {
    const mappings = new GuestMappings(vmProt, { platform: "amd", vm: { mte: false } });
    mappings.add("wc", WC);
    mappings.add("cached", CACHED);
    mappings.add("gone", CACHED);
    mappings.revoke("gone");
    const before = [mappings.facts, [...mappings]];
    const there = mappings.wouldSurvive("intel");
    expect(ids(there.revoke)).toEqual(["wc"]);
    expect(ids(there.keep)).toEqual(["cached"]);
    expect(ids(mappings.wouldSurvive("amd", { guestMtrr: "uncached" }).weaker)).toContain("cached");
    expect(ids(mappings.wouldSurvive("amd", { confidential: "sev" }).revoke)).toEqual([
      ...["wc", "cached"],
    ]);
    expect([mappings.facts, [...mappings]]).toEqual(before);
  });

  it("is another VM: what is known of this one does not count there", () => {
    const mappings = new GuestMappings(vmProt, { platform: "amd", vm: { guestMtrr: "uncached" } });
    mappings.add("cached", CACHED);
    expect(mappings.wouldSurvive("amd").weaker).toMatchObject([
      { weaker: [{ code: "ATTRIBUTE_BINDING" }] },
    ]);
    // Nothing is known of it, so that there is nothing to say yes to.
    expect(ids(mappings.wouldSurvive().revoke)).toEqual(["cached"]);
  });

  it("has the same memslots, but not the same devices, and the same profile", () => {
    const uncached: Buffer = { exporter: "virtgpu", facts: { blobMem: "host3d", mapInfo: 2 } };
    const mappings = new GuestMappings(vmProt, { platform: "amd" });
    mappings.add("slot", CACHED, { vm: { guestMtrr: "uncached" } });
    mappings.add("device", uncached, { platform: { deviceMtrr: "write-combined" } });
    const there = mappings.wouldSurvive("amd");
    expect(ids(there.keep)).toEqual(["slot"]);
    expect(there.weaker).toMatchObject([{ id: "device", weaker: [{ code: "ATTRIBUTE_BINDING" }] }]);
    const { platform = {} } = PRESETS.find(({ name }) => name === "amd") ?? {};
    const alike = { ...platform, deviceMtrr: "write-combined" } as const;
    const { vm } = PRESETS.find(({ name }) => name === "amd") ?? {};
    expect(ids(mappings.wouldSurvive(alike, vm).keep)).toEqual(["slot", "device"]);
    const strict = new GuestMappings(vmProt, { platform: "amd", profile: "strict" });
    strict.add("cached", CACHED);
    expect(ids(strict.wouldSurvive("amd", { guestMtrr: "uncached" }).revoke)).toEqual(["cached"]);
  });

  it.each<[what: string, platform: unknown, vm: unknown, code: string]>([
    ["an unknown preset", "intle", undefined, "PLATFORM_NAME_UNKNOWN"],
    ["null", null, undefined, "FIELD_VALUE"],
    ["a list", [], undefined, "FIELD_VALUE"],
    ["a number", 7, undefined, "FIELD_VALUE"],
    ["an inherited platform", Object.create({ arch: "arm64" }), undefined, "FIELD_VALUE"],
    ["a VM of null", "amd", null, "FIELD_VALUE"],
    ["an unknown field", "amd", { mtte: true }, "FIELD_UNKNOWN"],
    ["another word", { arch: "mips" }, {}, "FIELD_VALUE"],
  ])("must be one: %s", (_, platform, vm, code) => {
    const mappings = new GuestMappings(vmProt, { platform: "amd" });
    mappings.add("a", WC);
    const ask = () => mappings.wouldSurvive(platform as never, vm as never);
    expect(ask).toThrow(error(code));
  });
});

const isSnapshot = compileSchema("saved-mappings");

describe("a snapshot", () => {
  const source = (): GuestMappings => {
    const mappings = new GuestMappings(vmProt, { platform: "amd" });
    mappings.add("wc", WC, { vm: { prefaulted: true } });
    mappings.add("cached", CACHED);
    mappings.add("gone", CACHED);
    mappings.revoke("gone");
    return mappings;
  };

  it("is JSON, and is taken over elsewhere", () => {
    const text = JSON.stringify(source().snapshot());
    expect(isSnapshot(JSON.parse(text))).toBe(true);
    expect(JSON.parse(text)).toEqual([
      { id: "wc", ...WC, told: 3, own: { vm: { prefaulted: true } } },
      { id: "cached", ...CACHED, told: 1 },
      { id: "gone", ...CACHED, told: 1, revoked: true },
    ]);
    const there = new GuestMappings(vmProt, { platform: "intel" });
    const { revoke, change, weaker, keep } = there.restoreAll(JSON.parse(text));
    expect([revoke, change, weaker, keep].map(ids)).toEqual([["wc"], [], [], ["cached"]]);
    expect(there.get("gone")?.state).toBe("revoked");
    expect(JSON.stringify(there.snapshot())).toBe(text);
  });

  it("shares nothing with who took it", () => {
    const mappings = source();
    const saved = JSON.parse(JSON.stringify(mappings.snapshot()));
    const there = new GuestMappings(vmProt, { platform: "amd" });
    there.restoreAll(saved);
    saved[0].facts.flags = 0x10000;
    saved[0].own.vm.prefaulted = false;
    expect(there.snapshot()).toEqual(mappings.snapshot());
  });

  const [one] = source().snapshot() as [SavedMapping<string>];
  it.each<[what: string, saved: unknown, code: string]>([
    ["null", null, "FIELD_VALUE"],
    ["an object", {}, "FIELD_VALUE"],
    ["a string", "[]", "FIELD_VALUE"],
    ["a list of null", [null], "FIELD_VALUE"],
    ["a list with a hole", new Array(1), "FIELD_VALUE"],
    ["one without id", [{ ...one, id: undefined }], "FIELD_VALUE"],
    ["two of one id", [one, one], "MAPPING_HELD"],
    ["one that is held", [{ ...one, id: "held" }], "MAPPING_HELD"],
    ["a field too many", [{ ...one, state: "keep" }], "FIELD_UNKNOWN"],
    ["revoked as a word", [{ ...one, revoked: "no" }], "FIELD_VALUE"],
    ["inherited", [Object.create(one)], "FIELD_VALUE"],
    ["a field of the VM's as own", [{ ...one, own: { vm: { mte: true } } }], "FIELD_UNKNOWN"],
    ["a good one before a bad one", [one, { ...one, id: 2, told: 9 }], "FIELD_VALUE"],
  ])("that is %s is refused, and changes nothing", (_, saved, code) => {
    const mappings = new GuestMappings(vmProt, { platform: "amd" });
    mappings.add("held", WC);
    const before = [...mappings];
    expect(() => mappings.restoreAll(saved as never)).toThrow(error(code));
    expect([...mappings]).toEqual(before);
    if (code !== "MAPPING_HELD") {
      expect(isSnapshot(JSON.parse(JSON.stringify(saved)))).toBe(false);
    }
  });

  it("of a buffer that nobody here knows is to be revoked", () => {
    const mappings = new GuestMappings(vmProt, { platform: "amd" });
    const saved = [
      { ...one, exporter: "nobody" },
      { ...one, id: "b", facts: "\u0000" as never },
    ];
    expect(ids(mappings.restoreAll(saved).revoke)).toEqual(["wc", "b"]);
  });
});
