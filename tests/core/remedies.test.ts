import { beforeAll, describe, expect, it } from "@jest/globals";
import { type Change, PRESETS, type Query, REFUSAL_CODES, VmProt } from "@vmprot/core";
import { MAPPABILITY_RULES, REMEDY_RULES, remediesOf } from "@vmprot/core/tables";
import { fakeFunctionAdapter, fakeRuleAdapter, RAM } from "../support/fake-adapters.js";
import { callOutsideJest } from "../support/outside-jest.js";
import { withChanges } from "../support/remedies.js";
import { ADAPTERS, vmProt } from "../support/space.js";
import { share } from "../support/thoroughness.js";
import { type Remedies, refusal } from "./remedies-points.js";

const POINTS = new URL("./remedies-points.js", import.meta.url);
const plain = PRESETS[0]?.vm ?? {};

describe("a refusal's remedy", () => {
  let found: Remedies;
  beforeAll(async () => {
    found = await callOutsideJest<Remedies>(POINTS, "followRemedies", undefined);
  }, 300_000);

  it("leads to map wherever it is computed, and to nothing less", () => {
    expect(found.wrong).toEqual([]);
    expect(found.led).toBeGreaterThan(share(9_000));
  });

  it("is the code's own where no change is near, which then names no kernel or setting", () => {
    expect(found.foreign).toEqual([]);
    expect(found.hopeless.length).toBeGreaterThan(3);
    for (const code of found.hopeless) {
      expect(REFUSAL_CODES[code as keyof typeof REFUSAL_CODES].remedy).not.toMatch(/Linux \d/);
    }
  });

  it.each<[string, Partial<Query> & Pick<Query, "exporter" | "facts">, RegExp, Change[]]>([
    [
      "a later kernel, with the versions up to which it helps",
      {
        exporter: "radeon",
        facts: { domains: 2, flags: 0 },
        platform: { ...PRESETS.find(({ name }) => name === "amd")?.platform, kernel: "6.12" },
        vm: plain,
      },
      /^Use Linux 6\.13 or later\.$/,
      [{ field: "platform.kernel", value: "6.13" }],
    ],
    [
      "QEMU's way on Intel, and whom it harms",
      { exporter: "amdgpu", facts: { domains: 2, flags: 4 }, platform: "intel" },
      /QEMU 11\.1.*bochs display/,
      [{ field: "vm.guestPat", value: "honored" }],
    ],
    [
      "the order of slot and mapping on arm64",
      { exporter: "udmabuf", facts: { deviceCoherent: true }, platform: "arm64-no-fwb" },
      /MAP_FIXED/,
      [{ field: "vm.slot", value: "before" }],
    ],
    [
      "two changes where one is not enough",
      {
        exporter: "udmabuf",
        facts: { deviceCoherent: true },
        platform: "arm64-no-fwb",
        vm: { mte: true },
      },
      /MAP_FIXED; and run the VM without KVM_CAP_ARM_MTE/,
      [
        { field: "vm.slot", value: "before" },
        { field: "vm.mte", value: false },
      ],
    ],
  ])("tells %s", (_, query, text, changes) => {
    const verdict = refusal(query);
    expect(verdict?.remedy).toMatch(text);
    expect(verdict?.changes).toEqual(changes);
  });

  it("is the code's own in a service that is not to look for it", () => {
    const query = {
      exporter: "amdgpu",
      facts: { domains: 2, flags: 4 },
      platform: "intel",
    } as const;
    const { verdict } = new VmProt(ADAPTERS, { remedies: false }).query(query);
    expect(verdict).toMatchObject({ remedy: REFUSAL_CODES.GUEST_TYPE_FORCED.remedy });
    expect(verdict).not.toHaveProperty("changes");
    const { changes: _, remedy: __, ...rest } = refusal(query) ?? {};
    expect(verdict).toMatchObject(rest);
    expect(() => new VmProt([], { remedies: 1 as never })).toThrow(
      /remedies must be true or false/,
    );
  });

  it("states what is unknown so that it maps, where it can", () => {
    const query = {
      exporter: "vgem",
      facts: {},
      platform: { arch: "x86_64", vendor: "amd" },
    } as const;
    const verdict = refusal(query);
    expect(verdict?.code).toBe("PLATFORM_UNKNOWN");
    const named = verdict?.changes?.map(({ field }) => field) ?? [];
    expect(verdict?.unknown).toEqual(expect.arrayContaining(named));
    expect(vmProt.query(withChanges(query, verdict?.changes ?? [])).verdict.kind).toBe("map");
  });
});

describe("another allocation", () => {
  const flags = { kind: "bits", bits: { SECURE: 1, WC: 2 }, doc: "Flags." } as const;
  const cases = [
    { name: "secret", facts: { flags: 1, heap: "a" } },
    { name: "open", facts: { flags: 0, heap: "a" } },
  ];
  const base = fakeRuleAdapter();
  const ask = (chosen: boolean) => {
    const facts = { ...base.facts, flags: chosen ? { ...flags, chosen: true } : flags };
    const service = new VmProt([fakeRuleAdapter({ cases, facts })]);
    const asked = { exporter: "fake", facts: { flags: 1, heap: "b" }, platform: "amd" } as const;
    return { service, asked, verdict: service.query(asked).verdict };
  };

  it("is proposed where the fact is chosen, and leaves all others as they are", () => {
    const { service, asked, verdict } = ask(true);
    expect(verdict).toMatchObject({
      code: "NO_CPU_MAPPING",
      remedy: 'Allocate another buffer, as in the case "open": facts.flags 0x0.',
      changes: [{ field: "facts.flags", value: 0 }],
    });
    const changes = verdict.kind === "refuse" ? (verdict.changes ?? []) : [];
    expect(service.query(withChanges(asked, changes)).verdict.kind).toBe("map");
  });

  it("is not proposed where somebody else decides", () => {
    expect(ask(false).verdict).not.toHaveProperty("changes");
  });

  it("is found for functions too, whose every refusal is looked at once", () => {
    let calls = 0;
    const adapter = fakeFunctionAdapter(
      ({ flags: mask }) => {
        calls++;
        return mask === 1 ? { code: "NO_CPU_MAPPING" } : [RAM];
      },
      { flags: { ...flags, chosen: true } },
    );
    const service = new VmProt([{ ...adapter, cases } as typeof adapter]);
    const query = () =>
      service.query({ exporter: "fake", facts: { flags: 1 }, platform: "amd" }).verdict;
    expect(query()).toMatchObject({ changes: [{ field: "facts.flags", value: 0 }] });
    const first = calls;
    service.query({ exporter: "fake", facts: { flags: 2 }, platform: "amd" });
    query();
    expect(calls).toBe(first + 1);
  });
});

describe("the remedies of rules", () => {
  it("are there for every mappability rule on something that can be changed", () => {
    const without = MAPPABILITY_RULES.filter(({ when }) => remediesOf(when).length === 0);
    // All devices of a processor, and what was never read.
    expect(without.map(({ id }) => id)).toEqual([
      "R16",
      "R18",
      "R18-device",
      "R22-device",
      "R22-device-fault",
      "R4",
    ]);
  });

  it("change fields to values that they have", () => {
    const ids = REMEDY_RULES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
