import { describe, expect, it } from "@jest/globals";
import {
  type Buffer,
  GuestMappings,
  type OwnFacts,
  PLAIN_VM,
  PRESETS,
  type VmFacts,
  VmProt,
} from "@vmprot/core";
import {
  ENVIRONMENT_FIELD_NAMES,
  FIELD_SCOPES,
  isOwnField,
  PLATFORM_FIELDS,
  verdictSigns,
} from "@vmprot/core/tables";
import { ADAPTERS, vmProt } from "../support/space.js";

/** Every adapter's cases. */
const BUFFERS: readonly Buffer[] = ADAPTERS.flatMap(({ exporter, cases }) =>
  cases.map(({ facts }) => ({ exporter, facts })),
);
const ARM64: VmFacts = {
  platform: { ...PRESETS.find(({ name }) => name === "arm64-fwb")?.platform, kernel: "6.18" },
  vm: { ...PRESETS.find(({ name }) => name === "arm64-fwb")?.vm },
};
const CACHED: Buffer = { exporter: "msm", facts: { flags: 0x80000 } };
const error = (code: string) => expect.objectContaining({ name: "VmprotError", code });

describe("facts of one mapping", () => {
  it("go over the VM's, field by field, for it alone", () => {
    const mappings = new GuestMappings(vmProt, ARM64);
    const own: OwnFacts = { vm: { dirtyLogging: true } };
    expect(mappings.add("logged", CACHED, own).verdict).toMatchObject({
      code: "KVM_CANNOT_MAP",
      rule: "R10",
    });
    expect(mappings.add("plain", CACHED).verdict.kind).toBe("map");
    // Field by field: what the VM says of the slot still counts.
    mappings.update({ vm: { slot: "before" } });
    expect(mappings.add("logged", CACHED, own).verdict.kind).toBe("map");
    expect(mappings.get("logged")).toMatchObject({ own });
    expect(mappings.get("plain")).not.toHaveProperty("own");
  });

  it("stay on top when the VM's change", () => {
    const mappings = new GuestMappings(vmProt, ARM64);
    mappings.add("excepted", CACHED, { vm: { dirtyLogging: false } });
    mappings.add("plain", CACHED);
    const { revoke, keep } = mappings.update({ vm: { dirtyLogging: true } });
    expect(revoke.map(({ id }) => id)).toEqual(["plain"]);
    expect(keep.map(({ id }) => id)).toEqual(["excepted"]);
  });

  it("can be unknown where the VM's are known", () => {
    const mappings = new GuestMappings(vmProt, ARM64);
    const { verdict } = mappings.add("a", CACHED, { vm: { guestMemfd: "unknown" } });
    expect(verdict).toMatchObject({ kind: "refuse", unknown: ["vm.guestMemfd"] });
  });

  it("of the platform leave a preset's plain VM as it is", () => {
    const service = new VmProt(ADAPTERS, { remedies: false });
    for (const { name, platform, vm } of PRESETS.filter(({ name }) => /intel|amd/.test(name))) {
      const mappings = new GuestMappings(service, { platform: name });
      let differ = 0;
      for (const deviceMtrr of ["uncached", "write-combined", "write-back", "unknown"] as const) {
        for (const buffer of BUFFERS) {
          const { verdict } = mappings.add(name, buffer, { platform: { deviceMtrr } });
          const written = { ...buffer, platform: { ...platform, deviceMtrr }, vm };
          expect(verdict).toEqual(service.query(written).verdict);
          const plain = service.query({ ...buffer, platform: name });
          if (verdictSigns(plain.verdict) !== verdictSigns(verdict)) differ++;
          mappings.remove(name);
        }
      }
      expect(differ).toBeGreaterThan(0);
    }
  });

  it("go over a platform object, over none, and over what a service was told of every VM", () => {
    const over = { deviceMtrr: "write-back" } as const;
    const options = { vm: { mte: false }, baseVm: PLAIN_VM, remedies: false };
    const service = new VmProt(ADAPTERS, options);
    const { platform = {} } = PRESETS.find(({ name }) => name === "amd") ?? {};
    for (const buffer of BUFFERS) {
      for (const known of [{ ...platform }, { arch: "x86_64" }, undefined] as const) {
        const mappings = new GuestMappings(service, known === undefined ? {} : { platform: known });
        const { verdict } = mappings.add("a", buffer, { platform: over });
        const written = { ...buffer, platform: { ...known, ...over } };
        expect(verdict).toEqual(service.query(written).verdict);
      }
    }
  });

  it("are replaced, alone, and looked at before", () => {
    const mappings = new GuestMappings(vmProt, ARM64);
    mappings.add("a", CACHED, { vm: { prefaulted: true, dirtyLogging: false } });
    mappings.add("b", CACHED);
    const [before, other] = [mappings.get("a"), mappings.get("b")];
    const own = { vm: { dirtyLogging: true } } as const;
    const preview = mappings.previewOne("a", own);
    expect(preview).toMatchObject({ state: "revoke", own });
    expect(mappings.get("a")).toBe(before);
    expect(mappings.updateOne("a", own)).toEqual(preview);
    expect(mappings.get("a")).toEqual(preview);
    expect(mappings.get("a")?.own).toEqual(own);
    expect(mappings.get("b")).toBe(other);
    expect(mappings.updateOne("a", {})).toMatchObject({ state: "keep" });
    expect(mappings.get("a")).not.toHaveProperty("own");
    expect(mappings.updateOne("nobody", own)).toBeUndefined();
    expect(mappings.previewOne("nobody", own)).toBeUndefined();
  });

  it("do not bring a revoked mapping back", () => {
    const mappings = new GuestMappings(vmProt, ARM64);
    mappings.add("a", CACHED);
    mappings.revoke("a");
    expect(mappings.updateOne("a", { vm: { prefaulted: true } })).toMatchObject({
      state: "revoked",
      own: { vm: { prefaulted: true } },
    });
  });

  it("make one environment for all mappings that state the same, in any order", () => {
    let made = 0;
    const counting = Object.assign(Object.create(vmProt), {
      query: vmProt.query.bind(vmProt),
      environment(...args: Parameters<VmProt["environment"]>) {
        made++;
        return vmProt.environment(...args);
      },
    }) as VmProt;
    const mappings = new GuestMappings<number>(counting, ARM64);
    expect(made).toBe(1);
    for (let id = 0; id < 100; id++) mappings.add(id, CACHED);
    mappings.add(100, CACHED, {});
    mappings.add(101, CACHED, { vm: {}, platform: {} });
    expect(made).toBe(1);
    for (let id = 200; id < 300; id++) {
      const [prefaulted, slot] = [true, "after"] as const;
      mappings.add(id, CACHED, { vm: id % 2 === 0 ? { prefaulted, slot } : { slot, prefaulted } });
    }
    expect(made).toBe(2);
    mappings.update({});
    expect(made).toBe(4);
  });
});

describe("what a field is a fact of", () => {
  it("is said of every field", () => {
    expect(Object.keys(FIELD_SCOPES)).toEqual(ENVIRONMENT_FIELD_NAMES);
  });

  it.each(ENVIRONMENT_FIELD_NAMES)("decides whether a mapping may state it: %s", (field) => {
    const mappings = new GuestMappings(vmProt, ARM64);
    const part = Object.hasOwn(PLATFORM_FIELDS, field) ? "platform" : "vm";
    const add = () => mappings.add("a", CACHED, { [part]: { [field]: "unknown" } });
    if (isOwnField(field)) return void expect(add).not.toThrow();
    expect(add).toThrow(error("FIELD_UNKNOWN"));
    expect(add).toThrow(
      `${part}.${field} is a fact of the ${FIELD_SCOPES[field].scope === "vm" ? "VM" : "host"}`,
    );
    expect(mappings.size).toBe(0);
  });
});

describe("malformed facts of one mapping", () => {
  const CASES: readonly (readonly [what: string, own: unknown, code: string])[] = [
    ["null", null, "FIELD_VALUE"],
    ["a number", 5, "FIELD_VALUE"],
    ["a list", [], "FIELD_VALUE"],
    ["a Map", new Map(), "FIELD_VALUE"],
    ["inherited", Object.create({ vm: { prefaulted: true } }), "FIELD_VALUE"],
    ["a vm of null", { vm: null }, "FIELD_VALUE"],
    ["an inherited vm", { vm: Object.create({ prefaulted: true }) }, "FIELD_VALUE"],
    ["a preset's name", { platform: "amd" }, "FIELD_VALUE"],
    ["a profile", { profile: "strict" }, "FIELD_UNKNOWN"],
    ["a misspelt field", { vm: { prefault: true } }, "FIELD_UNKNOWN"],
    ["a field of toString's", { vm: { toString: true } }, "FIELD_UNKNOWN"],
    ["a number for yes", { vm: { prefaulted: 1 } }, "FIELD_VALUE"],
    ["another word", { platform: { deviceMtrr: "wb" } }, "FIELD_VALUE"],
    ["null for a value", { vm: { prefaulted: null } }, "FIELD_VALUE"],
    ["an object for a value", { vm: { slot: { toJSON: () => "after" } } }, "FIELD_VALUE"],
    ["control characters", { vm: { "\u202e\u001b[2J": true } }, "FIELD_UNKNOWN"],
  ];

  it.each(CASES)("are refused at every door: %s", (_, own, code) => {
    const mappings = new GuestMappings(vmProt, ARM64);
    mappings.add("a", CACHED);
    const before = [...mappings];
    const one = own as OwnFacts;
    expect(() => mappings.add("b", CACHED, one)).toThrow(error(code));
    expect(() => mappings.restore("b", CACHED, 1, one)).toThrow(error(code));
    expect(() => mappings.previewOne("a", one)).toThrow(error(code));
    expect(() => mappings.updateOne("a", one)).toThrow(error(code));
    const saved = [{ id: "c", ...CACHED, told: 1, own: one }] as const;
    expect(() => mappings.restoreAll(saved)).toThrow(error(code));
    expect([...mappings]).toEqual(before);
  });

  it("are shown without control characters, and with what was meant", () => {
    const mappings = new GuestMappings(vmProt, ARM64);
    const add = (vm: object) => mappings.add("b", CACHED, { vm });
    expect(() => add({ "\u001b[2J\u202e": true })).toThrow(/^[\x20-\x7e]*$/);
    expect(() => add({ prefault: true })).toThrow(/did you mean "prefaulted"/);
    expect(() => add({ mte: true })).toThrow(/vm\.mte is a fact of the VM/);
    expect(() => mappings.add("b", CACHED, { platform: { arch: "arm64" } as object })).toThrow(
      /platform\.arch is a fact of the host/,
    );
  });

  it("are read once, and are not the caller's", () => {
    const mappings = new GuestMappings(vmProt, ARM64);
    let reads = 0;
    const vm = {
      get dirtyLogging() {
        return ++reads > 1;
      },
      prefaulted: true,
    };
    mappings.add("a", CACHED, { vm });
    vm.prefaulted = false;
    expect(reads).toBe(1);
    const { own } = mappings.get("a") ?? {};
    expect(own).toEqual({ vm: { dirtyLogging: false, prefaulted: true } });
    expect([own, own?.vm].every(Object.isFrozen)).toBe(true);
  });
});
