import { describe, expect, it } from "@jest/globals";
import { type Query, VmProt, VmprotError } from "@vmprot/core";
import { decide } from "@vmprot/core/tables";
import { RAM } from "../support/fake-adapters.js";
import { ADAPTERS, vmProt } from "../support/space.js";

const BUFFER = { exporter: "msm", facts: { flags: 0x20000 } };

function throwing(): never {
  throw new Error("thrown by a getter");
}

/** The code with which an action fails, which must be an error of vmprot's own. */
function failure(action: () => unknown): { code: string; message: string } | undefined {
  try {
    action();
  } catch (error) {
    if (!(error instanceof VmprotError)) throw error;
    expect(error.message.length).toBeLessThan(1000);
    expect(error.message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    return { code: error.code, message: error.message };
  }
  return undefined;
}

describe("a getter that asks a query itself", () => {
  const AMD = { arch: "x86_64", vendor: "amd", nestedPaging: true, hypervisor: "kvm" } as const;
  const plain = { ...AMD, kernel: "6.18", deviceMtrr: "uncached" } as const;
  const vm = { confidential: "none", guestMemfd: false } as const;
  const facts = { domains: 2, flags: 4, imported: false } as const;

  it.each([
    ["of a platform", (other: () => unknown) => ({ platform: asking(plain, other), vm, facts })],
    ["of a VM", (other: () => unknown) => ({ platform: plain, vm: asking(vm, other), facts })],
    ["of facts", (other: () => unknown) => ({ platform: plain, vm, facts: asking(facts, other) })],
  ])("changes nothing: %s", (_, queryOf) => {
    const service = new VmProt(ADAPTERS);
    const other = { exporter: "amdgpu", facts: { domains: 4, flags: 0 }, vm: { guestMemfd: true } };
    const expected = new VmProt(ADAPTERS).query({ exporter: "amdgpu", platform: plain, vm, facts });
    const nested = (): unknown =>
      service.query({ ...other, platform: { arch: "arm64", kernel: "5.10" } } as Query);
    for (let times = 0; times < 3; times++) {
      expect(service.query({ exporter: "amdgpu", ...queryOf(nested) } as Query)).toEqual(expected);
      nested();
    }
  });

  /** The same properties, each of which asks before it answers. */
  function asking(values: object, other: () => unknown): object {
    const all = Object.entries(values).map(([name, value]) => {
      const get = (): unknown => {
        other();
        return value;
      };
      return [name, { get, enumerable: true }] as const;
    });
    return Object.defineProperties({}, Object.fromEntries(all));
  }
});

const ask = (query: unknown) => () => vmProt.query(query as Query);

/** What is no plain object, and what core calls it. */
const NO_OBJECTS: readonly (readonly [what: string, value: unknown])[] = [
  ["null", null],
  ["a number", 5],
  ["true", true],
  ["a function", () => undefined],
  ["a list", []],
  ["a Map", new Map()],
  ["a Date", new Date(0)],
  ["an inherited object", Object.create({ mte: false })],
  ["an instance of a class", new (class FakeVm {})()],
];

describe("what is no plain object", () => {
  it.each([...NO_OBJECTS, ["a text", "amd"], ["nothing", undefined]])(
    "%s is no query",
    (_, value) => {
      expect(failure(ask(value))?.code).toBe("FIELD_VALUE");
      const environment = vmProt.environment("amd");
      expect(failure(() => environment.query(value as never))?.code).toBe("FIELD_VALUE");
    },
  );

  it.each(NO_OBJECTS)("%s is no platform", (_, platform) => {
    expect(failure(ask({ ...BUFFER, platform }))?.code).toBe("FIELD_VALUE");
    expect(failure(() => vmProt.environment(platform as never))?.code).toBe("FIELD_VALUE");
  });

  it.each([...NO_OBJECTS, ["a text", ""]])("%s is no vm", (_, vm) => {
    expect(failure(ask({ ...BUFFER, platform: "amd", vm }))?.code).toBe("FIELD_VALUE");
    expect(failure(() => vmProt.environment("amd", vm as never))?.code).toBe("FIELD_VALUE");
    for (const options of [{ vm }, { baseVm: vm }]) {
      expect(failure(() => new VmProt([], options as never))?.code).toBe("FIELD_VALUE");
    }
  });

  it.each(NO_OBJECTS)("%s is no options", (_, options) => {
    expect(failure(() => new VmProt([], options as never))?.code).toBe("FIELD_VALUE");
  });

  it.each(NO_OBJECTS)("%s is no environment of the tables'", (_, environment) => {
    expect(failure(() => decide([RAM], environment as never, "strict"))?.code).toBe("FIELD_VALUE");
  });

  it.each([...NO_OBJECTS, ["a text", "flags"], ["a field too few", {}]])(
    "%s is no facts",
    (_, facts) => {
      for (const { exporter } of ADAPTERS) {
        if (exporter === "qxl" || Object.keys(Object(facts)).length > 0) continue;
        const required = ["msm", "amdgpu", "radeon", "i915", "virtgpu", "dma-heap", "videobuf2"];
        const isEmpty = facts?.constructor === Object;
        if (isEmpty && !required.includes(exporter)) continue;
        const query = { exporter, facts: facts as never, platform: "amd" } as const;
        const { answer, verdict } = vmProt.query(query);
        expect(answer).toMatchObject({ kind: "refusal", code: "UNKNOWN_FACTS" });
        expect(verdict).toMatchObject({ kind: "refuse", code: "UNKNOWN_FACTS" });
      }
    },
  );
});

describe("a field that there is not", () => {
  it.each<[query: object, meant: string]>([
    [{ Vm: { mte: true } }, "vm"],
    [{ platfrom: "amd" }, "platform"],
    [{ profil: "strict" }, "profile"],
    [{ vm: { confidental: "sev" } }, "confidential"],
    [{ platform: { Kernel: "6.18" } }, "kernel"],
  ])("is refused, and the one that was meant is named: %j", (part, meant) => {
    const { code, message } = failure(ask({ ...BUFFER, ...part })) ?? {};
    expect(code).toBe("FIELD_UNKNOWN");
    expect(message).toMatch(new RegExp(`did you mean "${meant}"\\?$`));
  });

  it("is refused in options, in an environment's queries and in the tables' environment", () => {
    const errors = [
      failure(() => new VmProt([], { basevm: {} } as never)),
      failure(() => vmProt.environment("amd").query({ ...BUFFER, profiel: "strict" } as never)),
      failure(() => decide([RAM], { guestPatt: "honored" } as never, "strict")),
    ];
    expect(errors).toEqual(
      ["baseVm", "profile", "guestPat"].map((meant) => ({
        code: "FIELD_UNKNOWN",
        message: expect.stringContaining(`did you mean "${meant}"?`),
      })),
    );
    const platform = failure(() =>
      vmProt.environment("amd").query({ ...BUFFER, platform: "intel" } as never),
    );
    expect(platform?.code).toBe("FIELD_UNKNOWN");
  });

  it.each<[facts: object, message: string]>([
    [
      { domains: 2, flags: 0, Imported: true },
      'amdgpu has no fact "Imported"; did you mean "imported"?',
    ],
    [
      { domains: 2, flags: 0, importd: true },
      'amdgpu has no fact "importd"; did you mean "imported"?',
    ],
    [{ domains: 2 }, "facts.flags is missing."],
    [
      { domains: 2, flags: "4" },
      'facts.flags must be a mask of flags, a whole number from 0; it is "4".',
    ],
    [
      { domains: 2, flags: null },
      "facts.flags must be a mask of flags, a whole number from 0; it is null.",
    ],
    [{ domains: 0x400, flags: 0 }, "facts.domains has bit 0x400, which amdgpu does not define."],
    [{ domains: 2, flags: 0, imported: 1 }, "facts.imported must be true or false; it is 1."],
    [
      { domains: 2, flags: 0, imported: "true" },
      'facts.imported must be true or false; it is "true".',
    ],
    [{ domains: 2, flags: 0, imported: null }, "facts.imported must be true or false; it is null."],
  ])("in facts is refused as what it is: %j", (facts, message) => {
    const { answer } = vmProt.query({ exporter: "amdgpu", facts: facts as never, platform: "amd" });
    expect(answer).toEqual({ kind: "refusal", code: "UNKNOWN_FACTS", message });
  });

  it.each<[exporter: string, facts: object]>([
    ["udmabuf", { hugeTLB: true, deviceCoherent: true }],
    ["dma-heap", { heap: "system", size: 0 }],
    ["dma-heap", { heap: "system", size: -1 }],
    ["dma-heap", { heap: "system", size: 0.5 }],
    ["dma-heap", { heap: "system", size: 2 ** 53 }],
    ["dma-heap", { heap: "system", size: 4096n }],
    ["i915", { graphics: "discrete", regions: [] }],
    ["i915", { graphics: "discrete", regions: ["system", "system", "system"] }],
    ["i915", { graphics: "discrete", regions: new Set(["system"]) }],
    ["msm", { flags: new Number(0x20000) }],
    ["msm", { flags: 2 ** 40 + 0x20000 }],
    ["virtgpu", { blobMem: "none", secuer: true }],
  ])("maps nowhere: %s %p", (exporter, facts) => {
    for (const platform of ["amd", "intel", "arm64-fwb"] as const) {
      const { verdict } = vmProt.query({ exporter, facts: { ...facts }, platform });
      expect(verdict).toMatchObject({ kind: "refuse", code: "UNKNOWN_FACTS" });
    }
  });
});

describe("fields that are not what they are read as", () => {
  it("count by what they say first: each is read once", () => {
    const reads: string[] = [];
    const counting = (target: object, name: string): object =>
      Object.fromEntries([]) &&
      new Proxy(target, {
        get(of, field) {
          reads.push(`${name}.${String(field)}`);
          return Reflect.get(of, field);
        },
      });
    const query = counting(
      {
        exporter: "amdgpu",
        facts: counting({ domains: 4, flags: 0, imported: false }, "facts"),
        platform: counting({ arch: "x86_64", vendor: "amd" }, "platform"),
        vm: counting({ mte: false }, "vm"),
        profile: "strict",
      },
      "query",
    );
    vmProt.query(query as Query);
    expect(new Set(reads).size).toBe(reads.length);
    expect(reads).toEqual(expect.arrayContaining(["facts.imported", "platform.arch", "vm.mte"]));
  });

  it("refuse facts that throw, and say what they threw", () => {
    const facts = {
      domains: 2,
      flags: 0,
      get imported() {
        return throwing();
      },
    };
    const { verdict } = vmProt.query({ exporter: "amdgpu", facts, platform: "amd" });
    expect(verdict).toMatchObject({
      code: "UNKNOWN_FACTS",
      message: "facts cannot be read: thrown by a getter.",
    });
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    for (const odd of [
      proxy,
      new Proxy({}, { ownKeys: throwing }),
      new Proxy({}, { getPrototypeOf: throwing }),
    ]) {
      const { answer } = vmProt.query({ exporter: "amdgpu", facts: odd, platform: "amd" });
      expect(answer).toMatchObject({ code: "UNKNOWN_FACTS" });
    }
  });

  it("answer about these facts, though reading them asks about others", () => {
    const other = { domains: 2, flags: 0 };
    const facts = {
      domains: 4,
      flags: 0,
      get imported() {
        vmProt.query({ exporter: "amdgpu", facts: other, platform: "amd" });
        return false;
      },
    };
    const { answer } = vmProt.query({ exporter: "amdgpu", facts, platform: "amd" });
    expect(answer).toEqual(
      vmProt.query({ exporter: "amdgpu", facts: { domains: 4, flags: 0 }, platform: "amd" }).answer,
    );
  });

  it.each([
    ["own", "__proto__"],
    ["own", "constructor"],
    ["own", "toString"],
  ])("refuse an %s field %s wherever it stands", (_, name) => {
    const odd = JSON.parse(`{"${name}": true}`);
    for (const part of ["platform", "vm"]) {
      expect(failure(ask({ ...BUFFER, [part]: odd }))?.code).toBe("FIELD_UNKNOWN");
    }
    const query = Object.defineProperty({ ...BUFFER }, name, { value: 1, enumerable: true });
    expect(failure(ask(query))?.code).toBe("FIELD_UNKNOWN");
    const facts = Object.defineProperty({ flags: 0x20000 }, name, { value: 1, enumerable: true });
    expect(vmProt.query({ ...BUFFER, facts, platform: "amd" }).verdict).toMatchObject({
      code: "UNKNOWN_FACTS",
    });
  });
});

describe("texts that reach a message", () => {
  const LONG = `\u001b[2J\u202e\n"${"x".repeat(100_000)}`;

  it.each<[what: string, query: object]>([
    ["a field's name", { [LONG]: 1 }],
    ["a preset's name", { platform: LONG }],
    ["a profile", { profile: LONG }],
    ["explain", { explain: LONG }],
    ["a contract", { contract: LONG }],
    ["a platform's field", { platform: { [LONG]: 1 } }],
    ["a kernel", { platform: { kernel: LONG } }],
    ["a vm's field", { vm: { [LONG]: 1 } }],
  ])("are escaped and short: %s", (_, part) => {
    expect(failure(ask({ ...BUFFER, ...part }))).toBeDefined();
  });

  it.each<[what: string, query: object]>([
    ["an exporter", { exporter: LONG }],
    ["a fact's name", { facts: { [LONG]: 1 } }],
    ["a fact", { facts: { flags: LONG } }],
  ])("are so in refusals: %s", (_, part) => {
    const { answer } = vmProt.query({ ...BUFFER, ...part, platform: "amd" });
    const message = answer.kind === "refusal" ? answer.message : "";
    expect(message.length).toBeGreaterThan(10);
    expect(message.length).toBeLessThan(1000);
    expect(message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

describe("decide", () => {
  it.each<[what: string, placements: unknown]>([
    ["nothing", []],
    ["another memory", [{ ...RAM, memory: "vram" }]],
    ["another cache mode", [{ ...RAM, cache: "wb" }]],
    ["a placement that lacks a field", [{ memory: "ram", cache: "cached" }]],
    ["no list", RAM],
    ["a million of them", new Array(1_000_000).fill(RAM)],
  ])("refuses placements that are %s", (_, placements) => {
    expect(failure(() => decide(placements as never, {}, "strict"))?.code).toBe("FIELD_VALUE");
  });

  it.each(["worst-case", "", null, undefined, "toString"])("refuses the profile %j", (profile) => {
    expect(failure(() => decide([RAM], {}, profile as never))?.code).toBe("FIELD_VALUE");
  });

  it.each([{ arch: "mips" }, { kernel: "6.20" }, { mte: 1 }, { vendor: null }])(
    "refuses %j",
    (environment) => {
      expect(failure(() => decide([RAM], environment as never, "strict"))?.code).toBe(
        "FIELD_VALUE",
      );
    },
  );
});
