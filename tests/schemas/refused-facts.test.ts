import { describe, expect, it } from "@jest/globals";
import { explainQuery } from "@vmprot/schemas";

const msmFacts = (facts: unknown) => ({ exporter: "msm", facts });
const i915 = (facts: object) => ({ exporter: "i915", facts: { graphics: "discrete", ...facts } });
const virtgpu = (facts: object) => ({
  exporter: "virtgpu",
  facts: { blobMem: "host3d", ...facts },
});

const FLAGS = "facts.flags must be an integer from 0 to 4294967295, or unknown.";
const MAP_INFO = "facts.mapInfo must be an integer from 0 to 3, or unknown.";
const FACTS_CASES = [
  [msmFacts({ flags: -1 }), "FIELD_VALUE", "facts.flags", FLAGS],
  [msmFacts({ flags: 0.5 }), "FIELD_VALUE", "facts.flags", FLAGS],
  [msmFacts({ flags: 2 ** 32 }), "FIELD_VALUE", "facts.flags", FLAGS],
  [msmFacts({ flags: Number.POSITIVE_INFINITY }), "FIELD_VALUE", "facts.flags", FLAGS],
  [msmFacts({ flags: "0" }), "FIELD_VALUE", "facts.flags", FLAGS],
  [msmFacts({ flags: [0] }), "FIELD_TYPE", "facts.flags", FLAGS],
  [msmFacts({ flags: null }), "FIELD_TYPE", "facts.flags", FLAGS],
  [msmFacts({}), "FIELD_MISSING", "facts.flags", "facts.flags is missing."],
  [
    msmFacts({ flgas: 0 }),
    "FIELD_UNKNOWN",
    "facts.flgas",
    'There is no field "flgas" in facts; did you mean "flags"?',
  ],
  [
    msmFacts({ flags: 0, imported: true }),
    "FIELD_UNKNOWN",
    "facts.imported",
    'There is no field "imported" in facts; there are flags.',
  ],
  [msmFacts([]), "FIELD_TYPE", "facts", "facts must be an object."],
  [virtgpu({ mapInfo: 4 }), "FIELD_VALUE", "facts.mapInfo", MAP_INFO],
  [virtgpu({ mapInfo: "cached" }), "FIELD_VALUE", "facts.mapInfo", MAP_INFO],
  [virtgpu({ mapInfo: true }), "FIELD_TYPE", "facts.mapInfo", MAP_INFO],
  [
    virtgpu({ imported: "yes" }),
    "FIELD_VALUE",
    "facts.imported",
    "facts.imported must be one of: true, false, unknown.",
  ],
  [
    virtgpu({ imported: 1 }),
    "FIELD_TYPE",
    "facts.imported",
    "facts.imported must be one of: true, false, unknown.",
  ],
  [
    virtgpu({ map_info: 3 }),
    "FIELD_UNKNOWN",
    "facts.map_info",
    'There is no field "map_info" in facts; did you mean "mapInfo"?',
  ],
  [
    i915({ regions: "system" }),
    "FIELD_VALUE",
    "facts.regions",
    "facts.regions must be an array of 1 to 2 values, or unknown.",
  ],
  [
    i915({ regions: { 0: "system" } }),
    "FIELD_TYPE",
    "facts.regions",
    "facts.regions must be an array of 1 to 2 values, or unknown.",
  ],
  [
    i915({ regions: ["device", "vram"] }),
    "FIELD_VALUE",
    "facts.regions[1]",
    "facts.regions[1] must be one of: system, device.",
  ],
  [
    i915({ regions: [] }),
    "FIELD_VALUE",
    "facts.regions",
    "facts.regions must be an array of 1 to 2 values.",
  ],
  [
    i915({ graphics: "none" }),
    "FIELD_VALUE",
    "facts.graphics",
    "facts.graphics must be one of: integrated, discrete, unknown.",
  ],
] as const;

describe("facts with one mistake", () => {
  it.each(FACTS_CASES)("%j: %s %s", (query, code, path, message) => {
    expect(explainQuery(query)).toEqual([{ code, path, message }]);
  });
});
