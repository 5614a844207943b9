import { isDeepStrictEqual } from "node:util";
import { expect, it } from "@jest/globals";
import { GuestMappings, type Query, VmProt } from "@vmprot/core";
import { decide } from "@vmprot/core/tables";
import { fakeFunctionAdapter, OPEN_FACT, RAM } from "../support/fake-adapters.js";
import { ADAPTERS, FIELD_VALUES, OF_PLATFORM, OF_VM } from "../support/space.js";
import { SHARE } from "../support/thoroughness.js";

/** Adapters as tests know them, and one with a function, a list and a count. */
const FAKE = fakeFunctionAdapter(({ x }) => (x ? [RAM] : { code: "NOT_EXPORTABLE" }), {
  x: OPEN_FACT,
});

/** Much is open in these, but not so much that each takes long: there are thousands of them. */
const OPEN = { hypervisor: "kvm", kernel: "6.18", vendor: "amd", nestedPaging: true } as const;
const VM = { confidential: "none", guestMemfd: false, guestMtrr: "write-back" } as const;
const { nestedPaging: _, ...ON_X86 } = {
  ...OPEN,
  arch: "x86_64" as const,
  vendor: "intel" as const,
};

/** Each is asked a thousand times: first, last and one between say enough of an adapter's facts. */
const sample = <T>(all: readonly T[]): T[] =>
  all.filter((_, i) => [0, all.length >> 1, all.length - 1].includes(i));

/** Whatever is not said in these must stay unsaid. */
const QUERIES: readonly Query[] = [
  { exporter: "fake", facts: {} },
  { exporter: "fake", facts: { x: false }, platform: "amd" },
  { exporter: "nobody", facts: {}, platform: "amd" },
  { exporter: "amdgpu", facts: { domains: 2, flags: 4 }, platform: OPEN, vm: VM },
  { exporter: "videobuf2", facts: { allocator: "dma-contig" }, platform: OPEN, vm: VM },
  { exporter: "dma-heap", facts: { heap: "system" }, platform: OPEN, vm: VM, explain: true },
  ...ADAPTERS.flatMap(({ exporter, cases }) => [
    { exporter, facts: {}, platform: "arm64-no-fwb" } as const,
    ...cases.slice(0, 1).flatMap(({ facts }): Query[] => [
      { exporter, facts, platform: { arch: "arm64", hypervisor: "kvm", kernel: "6.18" }, vm: VM },
      { exporter, facts, platform: ON_X86, vm: VM },
    ]),
    ...sample(cases).map(({ facts }): Query => {
      return { exporter, facts, platform: "amd", profile: "strict", explain: true };
    }),
  ]),
];

/** Everything that core could look for in an object of its own or of a caller. */
const NAMES: readonly string[] = [
  ...OF_PLATFORM,
  ...OF_VM,
  ...ADAPTERS.flatMap(({ facts }) => Object.keys(facts)),
  ...["exporter", "facts", "platform", "vm", "profile", "explain", "contract", "x"],
  ...["baseVm", "locate", "rules", "placements", "probe", "cases", "absent", "because"],
  ...["id", "when", "host", "map", "refuse", "source", "row", "index", "answer", "adapter"],
  ...["memory", "cache", "vma", "pages", "code", "message", "kind", "rule", "unknown", "why"],
  ...["remedy", "refuses", "sameMode", "hostCached", "profiles", "hazard", "hazards", "verdicts"],
  ...["cache", "attribute", "modes", "forced", "accepted", "effective", "$physical", "$host"],
  ...["WB", "UC", "Normal-WB", "PMA", "has", "any", "lacks", "masked", "is", "below", "contains"],
  ...["own", "told", "toldBy", "weaker", "state", "revoked", "was", "is", "scope"],
  ...["field", "children", "found", "diagram", "asked", "evaluation", "evaluations", "assumed"],
  ...["outcome", "key", "witnesses", "mapped", "explored", "environment", "different", "answers"],
  ...["canWriteCombineRam", "dmaCoherent", "toJSON", "get", "set", "value", "writable"],
  ...["enumerable", "configurable", "then", "length", "0", "1", "7", "-1"],
];

const VALUES: readonly unknown[] = [
  ...[true, false, "cached", 1],
  { code: "NOT_EXPORTABLE", kind: "map" },
  () => "x",
];

/** What a service that was made before says of all this, in plain copies. */
function everything(vmProt: VmProt, queries = QUERIES): unknown[] {
  const said: unknown[] = queries.map((query) => vmProt.query(query));
  const environment = vmProt.environment({ ...OPEN, arch: "x86_64" });
  said.push(environment.query({ exporter: "msm", facts: { flags: 0x20000 } }));
  const mappings = new GuestMappings(vmProt, { platform: OPEN, vm: { mte: false } });
  said.push(mappings.add("a", { exporter: "msm", facts: { flags: 0x80000 } }));
  said.push(mappings.update({ platform: "amd" }), mappings.facts);
  said.push(mappings.add("a", { exporter: "msm", facts: { flags: 0x80000 } }));
  said.push(mappings.update({ vm: { guestMemfd: true } }), mappings.facts);
  const cached = { exporter: "msm", facts: { flags: 0x80000 } };
  const own = { vm: { guestMemfd: false }, platform: { deviceMtrr: "write-back" } } as const;
  said.push(mappings.add("own", cached, own), mappings.restore("old", cached, 3, own));
  said.push(mappings.wouldSurvive("intel", { guestMtrr: "uncached" }), mappings.snapshot());
  const there = new GuestMappings(vmProt, { platform: "intel" });
  said.push(there.restoreAll(mappings.snapshot()), there.update({ vm: { nonCoherentDma: true } }));
  said.push(there.updateOne("own", { vm: { guestMtrr: "uncached" } }), there.accept("own"));
  said.push(decide([RAM], { arch: "arm64" }, "strict"));
  return said;
}

/** With properties put into Object.prototype, and taken out again. */
function polluted<T>(properties: ReadonlyMap<string, PropertyDescriptor>, act: () => T): T {
  const before = [...properties.keys()].map(
    (name) => [name, Object.getOwnPropertyDescriptor(Object.prototype, name)] as const,
  );
  try {
    for (const [name, property] of properties) {
      const bare = Object.assign(Object.create(null), property, { configurable: true });
      Object.defineProperty(Object.prototype, name, bare);
    }
    return act();
  } finally {
    for (const [name, property] of before) {
      delete (Object.prototype as Record<string, unknown>)[name];
      if (property !== undefined) Object.defineProperty(Object.prototype, name, property);
    }
  }
}

/** As many services as are asked for, each of which has worked out nothing yet. */
const fresh = (): VmProt => new VmProt([...ADAPTERS, FAKE]);

const valuesOf = (name: string): readonly unknown[] =>
  (FIELD_VALUES as Record<string, readonly unknown[]>)[name] ?? [];

const EXPECTED = everything(fresh());

/** Compares thousands of results; jest's own comparison takes several times as long, and is for the message. */
function expectSame(said: unknown[], expected: unknown[]): void {
  if (!isDeepStrictEqual(said, expected)) expect(said).toEqual(expected);
}

/**
 * A property that tells when it is looked at, and answers as if it were not there; an assignment goes to
 * the object itself, as it would beside a plain property.
 */
function watching(name: string, enumerable: boolean, looked: (name: string) => void) {
  return {
    enumerable,
    get: () => looked(name),
    set(this: object, value: unknown): void {
      const own = { __proto__: null, value, writable: true, enumerable: true, configurable: true };
      Object.defineProperty(this, name, own);
    },
  };
}

/** An element that an array has not got is looked for in its prototype, too: core does, and means no harm. */
const ELEMENTS = ["0", "1", "7"];
const OTHERS = [...new Set(NAMES)].filter((name) => !ELEMENTS.includes(name));

// To those who never look at a property, whatever it holds is the same: one run stands for all values.
it.each([["listed", true] as const, ["unlisted", false] as const])(
  "nobody looks at properties of Object.prototype, %s",
  (_, enumerable) => {
    const looks = new Set<string>();
    const all = OTHERS.map((name) => {
      return [name, watching(name, enumerable, (each) => void looks.add(each))] as const;
    });
    const vmProt = fresh();
    const said = polluted(new Map(all), () => everything(vmProt));
    expect([...looks]).toEqual([]);
    expectSame(said, EXPECTED);
  },
);

/** The queries in so many parts, which take turns, and what is said of them. */
const partsOf = (count: number) =>
  Array.from({ length: count }, (_, part) => {
    const queries = QUERIES.filter((__, i) => i % count === part);
    return { queries, expected: everything(fresh(), queries) };
  });
type Part = ReturnType<typeof partsOf>[number];

/** Fails unless all is said as ever where Object.prototype has a property. */
function expectUnmoved(name: string, property: PropertyDescriptor, part: Part | undefined): void {
  const { queries, expected } = part as Part;
  const vmProt = fresh();
  const said = polluted(new Map([[name, property]]), () => everything(vmProt, queries));
  expectSame(said, expected);
}

// That it is there can matter to those who do not look at it: each is there alone, before some of the queries.
const FEW = partsOf(4 / SHARE);

it.each([...OTHERS.entries()])("nor does it matter that there is number %i, %s", (turn, name) => {
  const [value = VALUES[turn % VALUES.length]] = valuesOf(name);
  expectUnmoved(name, { value, enumerable: true, writable: true }, FEW[turn % FEW.length]);
});

const MANY = partsOf(1 / SHARE);

it.each(ELEMENTS)("nor does what Object.prototype[%s] holds", (name) => {
  for (const [turn, value] of VALUES.entries()) {
    const property = { value, enumerable: turn % 2 === 0, writable: true };
    expectUnmoved(name, property, MANY[turn % MANY.length]);
  }
});

it.each([...[...OF_PLATFORM, ...OF_VM, "cache", "refuse", "rule"].entries()])(
  "nor do accessors, number %i, called %s, which no assignment overrides",
  (turn, name) => {
    let uses = 0;
    for (const value of [...valuesOf(name), "cached"]) {
      const use = () => {
        uses++;
        return value;
      };
      const property = { get: use, set: use, enumerable: false };
      expectUnmoved(name, property, MANY[turn % MANY.length]);
      // To those who neither read nor write it, another value is the same.
      if (uses === 0) break;
    }
  },
);
