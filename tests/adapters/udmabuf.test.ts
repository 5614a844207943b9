import { describe, expect, it } from "@jest/globals";
import { udmabufAdapter, udmabufProbe } from "@vmprot/adapters/udmabuf";
import { testAdapter } from "@vmprot/testkit";
import { AROUND_6_13, ask } from "./ask.js";

describe("udmabuf obeys the law", () => {
  testAdapter(udmabufAdapter, { test: it });
});

describe("udmabuf's answer", () => {
  const { answer, verdict, whole } = ask(udmabufAdapter);

  it("is cached on x86, whatever is known", () => {
    for (const hugetlb of [false, true, "unknown", undefined]) {
      for (const deviceCoherent of [false, true, "unknown", undefined]) {
        const facts = {
          ...(hugetlb !== undefined && { hugetlb }),
          ...(deviceCoherent !== undefined && { deviceCoherent }),
        };
        expect(answer(facts)).toMatch(/^cached, /);
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
    [{ hugetlb: "unknown" }, "ATTRIBUTES_UNKNOWN"],
    [{}, "ATTRIBUTES_UNKNOWN"],
  ])("knows which pages KVM before 6.13 cannot map: %j: %s", (facts, expected) => {
    expect(AROUND_6_13.map((kernel) => verdict(facts, kernel))).toEqual([expected, "map"]);
  });

  it("to a memfd of which nothing is known has both kinds of pages", () => {
    expect(whole({})).toMatchObject({
      ...{ cache: "cached", unknown: ["facts.hugetlb"] },
      placements: expect.arrayContaining([
        { memory: "ram", cache: "cached", vma: "pfnmap", pages: "shmem" },
        { memory: "ram", cache: "cached", vma: "pfnmap", pages: "non-refcounted" },
      ]),
    });
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
});
