import { describe, expect, it } from "@jest/globals";
import { VmprotError } from "@vmprot/core";
import { BlobMapper, type BlobMapperOptions } from "@vmprot/virtio-gpu";
import { vmProt } from "../support/space.js";
import { map, mapperOf, PAGE, REGION, unmap, WC } from "./commands.js";

describe("resource 0", () => {
  it.each([
    ["mapped", map(0, 0)],
    ["unmapped", unmap(0)],
  ])("is none, and is not asked for: %s", (_what, bytes) => {
    const asked: number[] = [];
    const mapper = mapperOf(
      {},
      {
        resource: (id) => {
          asked.push(id);
          return WC;
        },
      },
    );
    expect(mapper.handle(bytes)).toMatchObject({ kind: "error", error: "NO_RESOURCE" });
    expect(asked).toEqual([]);
  });
});

describe("a resource", () => {
  it("may have its numbers as bigints", () => {
    const resource = { ...WC, size: 16_384n, blobMem: 2n, blobFlags: 3n };
    expect(mapperOf({ 1: resource }).handle(map(1, 0)).kind).toBe("map");
  });

  it.each<[string, unknown, string]>([
    ["null", null, "FIELD_VALUE"],
    ["a number", 7, "FIELD_VALUE"],
    ["a word", "msm", "FIELD_VALUE"],
    ["a list", [WC], "FIELD_VALUE"],
    ["a Map", new Map(Object.entries(WC)), "FIELD_VALUE"],
    ["one that inherits", Object.create(WC), "FIELD_VALUE"],
    ["one with a field too many", { ...WC, blobFlag: 0 }, "FIELD_UNKNOWN"],
  ])("that is %s is the VMM's mistake, and maps nothing", (_what, resource, code) => {
    const mapper = mapperOf({ 1: resource as never });
    for (const bytes of [map(1, 0), unmap(1)]) {
      expect(() => mapper.handle(bytes)).toThrow(expect.objectContaining({ code }));
    }
    expect([...mapper.mappings]).toEqual([]);
  });

  it("is read once", () => {
    let reads = 0;
    const resource = {
      ...WC,
      get size() {
        reads += 1;
        return reads === 1 ? PAGE : 2 * REGION;
      },
    };
    const reply = mapperOf({ 1: resource }).handle(map(1, 0));
    expect(reply).toMatchObject({ kind: "map", mapping: { size: PAGE } });
    expect(reads).toBe(1);
  });
});

describe("what is known of the VM", () => {
  const CONFIDENTIAL = { confidential: "sev-snp" } as const;
  const kind = (options: object) => {
    const all = { hostVisibleSize: REGION, platform: "amd", resource: () => WC, ...options };
    return new BlobMapper(vmProt, all as BlobMapperOptions).handle(map(1, 0)).kind;
  };

  it("counts where it is the options' own", () => {
    expect([kind({}), kind({ vm: CONFIDENTIAL })]).toEqual(["map", "error"]);
  });

  it("is no VM where it is inherited, in options and in changes", () => {
    const invalid = expect.objectContaining({ code: "FIELD_VALUE" });
    expect(() => kind({ vm: Object.create(CONFIDENTIAL) })).toThrow(invalid);
    const mapper = mapperOf({ 1: WC });
    for (const facts of [
      Object.create({ vm: CONFIDENTIAL }),
      { vm: Object.create(CONFIDENTIAL) },
    ]) {
      expect(() => mapper.update(facts)).toThrow(invalid);
      expect(() => mapper.preview(facts)).toThrow(invalid);
    }
  });

  it.each([[null], [7], [[]], [new Map()], ["amd"]])("is not %p", (facts) => {
    const mapper = mapperOf({ 1: WC });
    expect(() => mapper.update(facts as never)).toThrow(
      expect.objectContaining({ code: "FIELD_VALUE" }),
    );
    expect(() => mapper.update({ vms: {} } as never)).toThrow(
      expect.objectContaining({ code: "FIELD_UNKNOWN" }),
    );
  });
});

describe("malformed options", () => {
  it.each<[string, unknown, string]>([
    ["null", null, "FIELD_VALUE"],
    ["undefined", undefined, "FIELD_VALUE"],
    ["a number", 4096, "FIELD_VALUE"],
    ["a list", [], "FIELD_VALUE"],
    ["a Map", new Map(), "FIELD_VALUE"],
    ["inherited", Object.create({ hostVisibleSize: REGION, resource: () => WC }), "FIELD_VALUE"],
    ["without a resource", { hostVisibleSize: REGION }, "FIELD_VALUE"],
    [
      "with a field too many",
      { hostVisibleSize: REGION, resource: () => WC, vms: {} },
      "FIELD_UNKNOWN",
    ],
  ])("that are %s throw", (_what, options, code) => {
    expect(() => new BlobMapper(vmProt, options as never)).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it("says which field was meant", () => {
    const options = { hostVisibleSize: REGION, resource: () => WC, pagesize: PAGE };
    expect(() => new BlobMapper(vmProt, options as never)).toThrow(/did you mean "pageSize"/);
  });

  it.each([
    [{ hostVisibleSize: 0 }],
    [{ hostVisibleSize: -1 }],
    [{ hostVisibleSize: 2n ** 53n }],
    [{ hostVisibleSize: "1" as never }],
    [{ blobAlignment: 0 }],
    [{ pageSize: 1.5 }],
    [{ platform: "intle" as never }],
    [{ vm: { mte: "yes" as never } }],
    [{ profile: "lax" as never }],
  ])("throw: %j", (options) => {
    let caught: unknown;
    try {
      mapperOf({}, options);
    } catch (error) {
      caught = error;
    }
    expect(VmprotError.is(caught)).toBe(true);
  });
});
