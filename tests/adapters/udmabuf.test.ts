import { describe, expect, it } from "@jest/globals";
import { udmabufAdapter, udmabufProbe } from "@vmprot/adapters/udmabuf";
import { PLAIN_VM, VmProt } from "@vmprot/core";
import { testAdapter } from "@vmprot/testkit";
import { AROUND_6_13, ask } from "./ask.js";

describe("udmabuf obeys the law", () => {
  testAdapter(udmabufAdapter, { test: it });
});

describe("udmabuf's answer", () => {
  const { answer, verdict, whole } = ask(udmabufAdapter);

  it.each([
    [undefined, /^cached, /],
    [true, /^cached, /],
    [false, /^SYNC_REQUIRED$/],
    ["unknown", /^ATTRIBUTES_UNKNOWN$/],
  ])("on x86 believes what is said of its devices: %p: %p", (deviceCoherent, expected) => {
    for (const hugetlb of [false, true, "unknown", undefined]) {
      const facts = {
        ...(hugetlb !== undefined && { hugetlb }),
        ...(deviceCoherent !== undefined && { deviceCoherent }),
      };
      expect(answer(facts)).toMatch(expected);
      for (const arch of ["loongarch64", "ppc64"] as const) {
        expect(answer(facts, { arch })).toMatch(expected);
      }
    }
  });

  it("needs to know its devices where not all are coherent", () => {
    const at = (deviceCoherent: boolean) =>
      answer({ hugetlb: false, deviceCoherent }, "arm64-no-fwb");
    expect([at(true), at(false)]).toEqual(["cached, fixed", "SYNC_REQUIRED"]);
    expect(whole({ hugetlb: false }, "arm64-no-fwb")).toMatchObject({
      code: "ATTRIBUTES_UNKNOWN",
      unknown: ["facts.deviceCoherent"],
    });
  });

  it.each([
    [{ hugetlb: false }, "map"],
    [{ hugetlb: true }, "KVM_CANNOT_MAP"],
    [{ hugetlb: "unknown" }, "KVM_CANNOT_MAP"],
    [{}, "KVM_CANNOT_MAP"],
  ])("knows which pages KVM before 6.13 cannot map: %j: %s", (facts, expected) => {
    expect(AROUND_6_13.map((kernel) => verdict(facts, kernel))).toEqual([expected, "map"]);
  });

  it("to a memfd of which nothing is known has both kinds of pages", () => {
    expect(whole({})).toMatchObject({
      ...{ cache: "cached", unknown: ["facts.hugetlb"] },
      placements: expect.arrayContaining([
        { memory: "ram", cache: "cached", vma: "pfnmap", pages: "memfd" },
        { memory: "ram", cache: "cached", vma: "pfnmap", pages: "non-refcounted" },
      ]),
    });
  });

  it("knows that memfds get huge pages by settings of their own", () => {
    const on = (shmemHugePages: boolean, memfdHugePages: boolean) => {
      const query = { exporter: "udmabuf", facts: { hugetlb: false }, vm: PLAIN_VM };
      const host = {
        arch: "x86_64",
        vendor: "amd",
        hypervisor: "kvm",
        nestedPaging: true,
      } as const;
      const platform = { ...host, kernel: "6.12", shmemHugePages, memfdHugePages } as const;
      const { verdict } = new VmProt([udmabufAdapter]).query({ ...query, platform });
      return verdict.kind === "map" ? "map" : verdict.code;
    };
    expect([on(false, false), on(false, true), on(true, false)]).toEqual([
      ...["map", "KVM_CANNOT_MAP", "KVM_CANNOT_MAP"],
    ]);
  });

  it.each([{ hugetlb: 1 }, { hugeTLB: true }, { deviceCoherent: "yes" }, { imported: false }])(
    "is none to %j",
    (facts) => {
      expect(answer(facts)).toBe("UNKNOWN_FACTS");
    },
  );
});

describe("udmabuf's probe", () => {
  it("knows the name, and that it knows nothing else", () => {
    const facts = { hugetlb: "unknown", deviceCoherent: "unknown" };
    const expected = { kind: "facts", facts };
    expect(udmabufProbe.probe({ expName: "udmabuf" })).toEqual(expected);
    expect(udmabufProbe.probe({ expName: "udmabuf", size: 4096 })).toEqual(expected);
    expect(udmabufProbe.expNames).toEqual(["udmabuf"]);
  });

  it.each([true, false, "unknown"] as const)("passes on what the machine tells: %p", (told) => {
    const result = udmabufProbe.probe({ expName: "udmabuf", deviceCoherent: told });
    expect(result).toMatchObject({ facts: { deviceCoherent: told } });
  });
});
