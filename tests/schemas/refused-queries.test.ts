import { describe, expect, it } from "@jest/globals";
import { ERROR_CODES } from "@vmprot/core";
import { explainQuery } from "@vmprot/schemas";

const msm = (rest: object) => ({ exporter: "msm", facts: { flags: 0 }, ...rest });

const KERNEL = "platform.kernel must be a Linux version such as 6.18, or unknown.";
const EXPORTER =
  "exporter must be a name of 1 to 64 letters, digits, dots, hyphens and underscores, a letter or digit first.";

const QUERY_CASES = [
  [{ facts: {} }, "FIELD_MISSING", "exporter", "exporter is missing."],
  [{ exporter: "msm" }, "FIELD_MISSING", "facts", "facts is missing."],
  [{ exporter: "a b", facts: {} }, "FIELD_VALUE", "exporter", EXPORTER],
  [{ exporter: "-a", facts: {} }, "FIELD_VALUE", "exporter", EXPORTER],
  [{ exporter: "a".repeat(65), facts: {} }, "FIELD_VALUE", "exporter", EXPORTER],
  [{ exporter: 1, facts: {} }, "FIELD_TYPE", "exporter", EXPORTER],
  [
    msm({ platfrom: "amd" }),
    "FIELD_UNKNOWN",
    "platfrom",
    'There is no field "platfrom"; did you mean "platform"?',
  ],
  [
    msm({ Profile: "strict" }),
    "FIELD_UNKNOWN",
    "Profile",
    'There is no field "Profile"; did you mean "profile"?',
  ],
  [msm({ contract: 2 }), "FIELD_VALUE", "contract", "contract must be 1."],
  [msm({ contract: "1" }), "FIELD_TYPE", "contract", "contract must be 1."],
  [msm({ explain: "yes" }), "FIELD_TYPE", "explain", "explain must be true or false."],
  [msm({ profile: "lax" }), "FIELD_VALUE", "profile", "profile must be one of: coherent, strict."],
  [msm({ vm: null }), "FIELD_TYPE", "vm", "vm must be an object."],
  [
    msm({ vm: { guestPat: "honoured" } }),
    "FIELD_VALUE",
    "vm.guestPat",
    "vm.guestPat must be one of: ignored, honored, unknown.",
  ],
  [
    msm({ vm: { guestPAT: "honored" } }),
    "FIELD_UNKNOWN",
    "vm.guestPAT",
    'There is no field "guestPAT" in vm; did you mean "guestPat"?',
  ],
  [
    msm({ platform: "intle" }),
    "PLATFORM_NAME_UNKNOWN",
    "platform",
    'There is no platform preset "intle"; did you mean "intel"?',
  ],
  [
    msm({ platform: "sparc" }),
    "PLATFORM_NAME_UNKNOWN",
    "platform",
    'There is no platform preset "sparc"; there are intel, intel-honor-pat, amd, arm64-fwb, arm64-no-fwb, riscv64-svpbmt, riscv64-no-svpbmt.',
  ],
  [
    msm({ platform: ["amd"] }),
    "FIELD_TYPE",
    "platform",
    "platform must be a preset's name, or an object.",
  ],
  [
    msm({ platform: { arch: "x86" } }),
    "FIELD_VALUE",
    "platform.arch",
    "platform.arch must be one of: x86_64, arm64, riscv64, loongarch64, ppc64, unknown.",
  ],
  [msm({ platform: { kernel: "six" } }), "FIELD_VALUE", "platform.kernel", KERNEL],
  [msm({ platform: { kernel: 6.18 } }), "FIELD_TYPE", "platform.kernel", KERNEL],
  [
    msm({ platform: { guestPat: "ignored" } }),
    "FIELD_UNKNOWN",
    "platform.guestPat",
    'There is no field "guestPat" in platform; there are arch, cacheablePfnmap, deviceMtrr, fwb, guestPatQuirk, hostSvpbmt, hypervisor, kernel, memfdHugePages, nestedPaging, selfSnoop, shmemHugePages, vendor.',
  ],
] as const;

describe("a query with one mistake", () => {
  it.each(QUERY_CASES)("%j: %s %s", (query, code, path, message) => {
    expect(explainQuery(query)).toEqual([{ code, path, message }]);
  });

  it.each([null, 1, "query", true, [], [{}], undefined])("%j is no query", (value) => {
    const { message } = ERROR_CODES.INPUT_NOT_OBJECT;
    expect(explainQuery(value)).toEqual([{ code: "INPUT_NOT_OBJECT", path: "", message }]);
  });
});

describe("a query with several mistakes", () => {
  it("has each reported once, unknown fields first", () => {
    const query = {
      exporter: "i915",
      facts: { graphics: 1, regions: ["vram", 2], importd: true },
      platform: { arch: "x86", kernal: "6.18" },
      vm: 3,
    };
    expect(explainQuery(query).map(({ code, path }) => `${code} ${path}`)).toEqual([
      "FIELD_UNKNOWN platform.kernal",
      "FIELD_VALUE platform.arch",
      "FIELD_TYPE vm",
      "FIELD_UNKNOWN facts.importd",
      "FIELD_TYPE facts.graphics",
      "FIELD_VALUE facts.regions[0]",
      "FIELD_TYPE facts.regions[1]",
    ]);
  });
});
