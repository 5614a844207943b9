import { expect, it } from "@jest/globals";
import { GuestMappings, type Query, VmProt } from "@vmprot/core";
import { decide } from "@vmprot/core/tables";
import { fakeFunctionAdapter, OPEN_FACT, RAM } from "../support/fake-adapters.js";
import { ADAPTERS, FIELD_VALUES, OF_PLATFORM, OF_VM } from "../support/space.js";

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
  ...["canWriteCombineRam", "dmaCoherent", "toJSON", "get", "set", "value", "writable"],
  ...["enumerable", "configurable", "then", "length", "0", "1", "7", "-1"],
];

const VALUES: readonly unknown[] = [
  ...[true, false, "cached", 1],
  { code: "NOT_EXPORTABLE", kind: "map" },
  () => "x",
];

/** What a service that was made before says of all this, in plain copies. */
function everything(vmProt: VmProt): unknown[] {
  const said: unknown[] = QUERIES.map((query) => vmProt.query(query));
  const environment = vmProt.environment({ arch: "x86_64", vendor: "amd" });
  said.push(environment.query({ exporter: "msm", facts: { flags: 0x20000 } }));
  const mappings = new GuestMappings(vmProt, { vm: { mte: false } });
  said.push(mappings.add("a", { exporter: "msm", facts: { flags: 0x80000 } }));
  said.push(mappings.update({ platform: "amd" }), mappings.facts);
  said.push(mappings.add("a", { exporter: "msm", facts: { flags: 0x80000 } }));
  said.push(mappings.update({ vm: { guestMemfd: true } }), mappings.facts);
  said.push(decide([RAM], { arch: "arm64" }, "strict"));
  return said;
}

/** With a property put into Object.prototype, and taken out again. */
function polluted<T>(name: string, property: PropertyDescriptor, act: () => T): T {
  const before = Object.getOwnPropertyDescriptor(Object.prototype, name);
  try {
    Object.defineProperty(Object.prototype, name, { ...property, configurable: true });
    return act();
  } finally {
    if (before === undefined) delete (Object.prototype as Record<string, unknown>)[name];
    else Object.defineProperty(Object.prototype, name, before);
  }
}

/** As many services as are asked for, each of which has worked out nothing yet. */
const fresh = (): VmProt => new VmProt([...ADAPTERS, FAKE]);

const EXPECTED = everything(fresh());

it.each([...new Set(NAMES)])("Object.prototype.%s changes no verdict", (name) => {
  const own = (FIELD_VALUES as Record<string, readonly unknown[]>)[name] ?? [];
  let enumerable = true;
  for (const value of [...VALUES, ...own]) {
    const vmProt = fresh();
    const said = polluted(name, { value, enumerable, writable: true }, () => everything(vmProt));
    // The first loop lists it, the next does not, and so on.
    enumerable = !enumerable;
    expect(said).toEqual(EXPECTED);
  }
});

it.each([...OF_PLATFORM, ...OF_VM, "cache", "refuse", "rule"])(
  "nor do accessors called %s, which no assignment overrides",
  (name) => {
    const own = (FIELD_VALUES as Record<string, readonly unknown[]>)[name] ?? ["cached"];
    for (const value of own) {
      const vmProt = fresh();
      const accessor = { get: () => value, set: () => undefined, enumerable: false };
      expect(polluted(name, accessor, () => everything(vmProt))).toEqual(EXPECTED);
    }
  },
);
