import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { ADAPTERS } from "@vmprot/adapters";
import {
  ERROR_CODES,
  type ErrorCode,
  type ExporterAdapter,
  type Facts,
  type GuestMapVerdict,
  PLAIN_VM,
  type Platform,
  VmProt,
  VmprotError,
} from "@vmprot/core";
import type { HostFiles, System } from "@vmprot/linux";
import { type FakeFiles, fakeHost, putFiles, rootWith } from "../linux/fake-host.js";
import { PCI } from "../linux/fake-mtrr.js";
import { nodes } from "../linux/fake-nodes.js";
import { emptyRoot } from "../linux/fake-proc.js";
import { type FakeDevice, fakeSystem } from "../linux/fake-system.js";
import { compileSchema } from "../schemas/json-schemas.js";
import { root } from "../support/repository.js";

interface Check {
  readonly check: string;
  readonly ok: boolean;
  readonly found: string;
  readonly need: string;
  readonly remedy?: string;
  readonly costs?: readonly { readonly exporter: string; readonly case: string }[];
}
interface Row {
  readonly gpu: string;
  readonly driver: string;
  readonly pci?: string;
  readonly exporter: string;
  readonly case: string;
  readonly facts: Facts;
  readonly ok: boolean;
  readonly verdict: GuestMapVerdict;
  readonly floors: readonly {
    readonly kind: string;
    readonly field: string;
    readonly found: unknown;
    readonly needed: unknown;
    readonly program?: object;
  }[];
  readonly allows?: string;
}
interface Program {
  readonly name: string;
  readonly version?: string;
  readonly path: string;
}

const folder = join(root, "cli/dist-tsc/doctor");
const {
  deviceFindings,
}: {
  deviceFindings: (
    machine: { files: HostFiles; root: string; system: System },
    kinds: object,
    programs?: readonly Program[],
  ) => { checks: Check[]; preflight: Row[] };
} = await import(`${folder}/device-checks.js`);
const {
  BufferKinds,
}: {
  BufferKinds: new (adapters: readonly ExporterAdapter[], platform: Platform) => object;
} = await import(`${folder}/buffer-kinds.js`);
const {
  expNameChecks,
}: {
  expNameChecks: (buffers: readonly { expName: string }[], kinds: object) => Check[];
} = await import(`${folder}/driver-checks.js`);
const {
  vmmPrograms,
}: {
  vmmPrograms: (
    files: HostFiles,
    options: { path?: string; run?: (program: string) => string | undefined },
  ) => Program[];
} = await import(`${folder}/vmm-programs.js`);
const { isFrom }: { isFrom: (version: string, from: string) => boolean } = await import(
  `${folder}/vmm-floors.js`
);
const { check }: { check: (name: string, need: string, look: () => string) => Check } =
  await import(`${folder}/check.js`);

const {
  preflight,
}: {
  preflight: (gpu: object, of: object, kinds: object, programs: readonly Program[]) => Row[];
} = await import(`${folder}/preflight.js`);

const RENDER = "/dev/dri/renderD128";
const OTHER = "/dev/dri/renderD129";
const INTEL: Platform = {
  arch: "x86_64",
  hypervisor: "kvm",
  kernel: "6.18",
  vendor: "intel",
  nestedPaging: true,
  selfSnoop: true,
  guestPatQuirk: true,
  shmemHugePages: false,
  memfdHugePages: false,
};
const ARM: Platform = {
  arch: "arm64",
  hypervisor: "kvm",
  kernel: "6.18",
  fwb: false,
  cacheablePfnmap: false,
  shmemHugePages: false,
  memfdHugePages: false,
};

/** What the doctor finds on a machine with these devices, each of a PCI address of its own. */
function look(
  platform: Platform,
  devices: Readonly<Record<string, FakeDevice>>,
  { programs = [] as Program[], files = {} as FakeFiles } = {},
) {
  const paths = Object.keys(devices);
  const addresses = paths.map((_, index) => PCI.replace("01:", `0${index + 1}:`));
  const machine = nodes(
    Object.fromEntries(
      paths.map((path, i) => [`pci0000:00/${addresses[i]}`, [path.slice("/dev/dri/".length)]]),
    ),
  );
  putFiles(machine, files);
  const host = fakeHost(platform.arch === "arm64" ? "arm64" : "x64", {
    [`sys/bus/pci/devices/${PCI}/vendor`]: "0x1002\n",
    [`sys/bus/pci/devices/${PCI}/device`]: "0x744c\n",
    ...files,
  });
  const system = fakeSystem(devices);
  const kinds = new BufferKinds(ADAPTERS, platform);
  const found = deviceFindings({ files: host, root: machine, system }, kinds, programs);
  return {
    ...found,
    check: (name: string) => found.checks.find((each) => each.check === name),
    row: (name: string) => found.preflight.find((each) => each.case === name),
  };
}

describe("the preflight of a GPU", () => {
  it("has every kind of its driver's buffers, judged as a query is", () => {
    const { preflight: rows } = look(INTEL, { [RENDER]: { driver: "amdgpu" } });
    const amdgpu = ADAPTERS.find(({ exporter }) => exporter === "amdgpu");
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.length).toBeLessThanOrEqual(amdgpu?.cases.length ?? 0);
    const vmProt = new VmProt(ADAPTERS, { baseVm: PLAIN_VM });
    for (const { gpu, driver, pci, exporter, facts, verdict, ok } of rows) {
      expect({ gpu, driver, pci, exporter }).toEqual({
        ...{ gpu: RENDER, driver: "amdgpu", pci: "1002:744c", exporter: "amdgpu" },
      });
      const platform: Platform = { ...INTEL, deviceMtrr: "unknown" };
      expect(verdict).toEqual(vmProt.query({ exporter, facts, platform }).verdict);
      expect(ok).toBe(verdict.kind === "map");
    }
  });

  it("tells which kernel is missed, and what a later one allows", () => {
    const old = { ...INTEL, kernel: "6.12.95", deviceMtrr: "write-back" } as const;
    const { row } = look(old, { [RENDER]: { driver: "amdgpu" } });
    expect(row("GTT")).toMatchObject({
      ok: false,
      floors: [{ kind: "kernel", field: "platform.kernel", found: "6.12.95", needed: "6.13" }],
      allows: "cached",
    });
    expect(look(INTEL, { [RENDER]: { driver: "amdgpu" } }).row("GTT")).toMatchObject({
      ...{ ok: true, floors: [] },
    });
  });

  it.each([
    [[], { ok: false }],
    [[{ name: "QEMU", path: "/q" }], { ok: false }],
    [[{ name: "QEMU", version: "10.2.9", path: "/q" }], { found: "10.2.9", ok: false }],
    [[{ name: "QEMU", version: "11.1.0", path: "/q" }], { found: "11.1.0", ok: true }],
  ])("tells what the VMM has to do, and whether %j does it", (programs, program) => {
    const { row } = look(INTEL, { [RENDER]: { driver: "amdgpu" } }, { programs });
    expect(row("GTT, USWC")).toMatchObject({
      verdict: { code: "GUEST_TYPE_FORCED" },
      floors: [
        {
          ...{ kind: "VM", field: "vm.guestPat", found: "ignored", needed: "honored" },
          program: { name: "QEMU", from: "11.1", ...program },
        },
      ],
      allows: "write-combined",
    });
  });

  it("tells of the capability and the processor where nothing else would do", () => {
    const { row } = look({ ...INTEL, guestPatQuirk: false }, { [RENDER]: { driver: "amdgpu" } });
    expect(row("GTT, USWC")?.floors).toMatchObject([
      { kind: "VM", field: "vm.guestPat" },
      { kind: "KVM capability", field: "platform.guestPatQuirk", needed: true },
    ]);
    const platform: Platform = { ...INTEL, deviceMtrr: "write-back" };
    const gpu = { gpu: RENDER, driver: "amdgpu" };
    const rows = preflight(
      gpu,
      { driver: "amdgpu", platform },
      new BufferKinds(ADAPTERS, platform),
      [],
    );
    expect(rows.find((each) => each.case === "VRAM on the CPU")).toMatchObject({
      verdict: { code: "UNSAFE_ALIAS" },
      floors: [{ kind: "firmware", field: "platform.deviceMtrr", found: "write-back" }],
    });
  });

  it("meets its own floors: what they allow is what core says then", () => {
    const platforms = [{ ...INTEL, kernel: "6.1" }, { ...INTEL, selfSnoop: false }, ARM];
    let floors = 0;
    for (const platform of platforms) {
      const kinds = new BufferKinds(ADAPTERS, platform);
      const vmProt = new VmProt(ADAPTERS, { baseVm: PLAIN_VM });
      for (const driver of ["amdgpu", "xe", "virtio_gpu"]) {
        for (const row of preflight({ gpu: RENDER, driver }, { driver, platform }, kinds, [])) {
          const { exporter, facts, allows } = row;
          const of = (prefix: string) =>
            Object.fromEntries(
              row.floors
                .filter(({ field }) => field.startsWith(prefix))
                .map(({ field, needed }) => [field.slice(prefix.length), needed]),
            );
          const query = { platform: { ...platform, ...of("platform.") }, vm: of("vm.") };
          const { verdict } = vmProt.query({ exporter, facts, ...query });
          floors += row.floors.length;
          if (row.floors.length > 0)
            expect(verdict).toMatchObject({ kind: "map", guestCache: allows });
          else expect(allows).toBeUndefined();
        }
      }
    }
    expect(floors).toBeGreaterThan(10);
  });

  it("has the kinds that are left once the driver is known", () => {
    const gemDma = ADAPTERS.find(({ exporter }) => exporter === "gem-dma");
    const named = Object.entries(gemDma?.names ?? {}).find(
      ([, says]) => Object.keys(says).length > 0,
    );
    const [driver = ""] = named ?? [];
    const { preflight: rows } = look(ARM, { [RENDER]: { driver } });
    expect(rows.length).toBeGreaterThan(0);
    for (const { facts, verdict } of rows) {
      expect(facts).toMatchObject(named?.[1] ?? {});
      expect(verdict).not.toMatchObject({ code: "UNKNOWN_FACTS" });
    }
    const distinct = new Set(rows.map(({ facts }) => JSON.stringify(facts)));
    expect(distinct.size).toBe(rows.length);
  });

  it("is there for a device that cannot be opened, where sysfs names its driver", () => {
    const denied = { driver: "amdgpu", fail: { open: 13 } };
    const device = `sys/devices/pci0000:00/${PCI}`;
    const files = {
      "sys/bus/pci/drivers/amdgpu/new_id": "",
      [`${device}/driver`]: { link: "sys/bus/pci/drivers/amdgpu" },
    };
    const { preflight: rows, check: of } = look(INTEL, { [RENDER]: denied }, { files });
    expect(rows.length).toBeGreaterThan(10);
    expect(of(RENDER)).toMatchObject({ ok: false, found: expect.stringContaining("permission") });
    expect(of(RENDER)?.costs).toHaveLength(rows.length);
    expect(of(RENDER)?.remedy).not.toContain("doctor");
    expect(look(INTEL, { [RENDER]: denied }).preflight).toEqual([]);
  });

  it("fits the schema, as the checks do", () => {
    const validate = compileSchema("doctor-row");
    const devices = { [RENDER]: { driver: "amdgpu" }, [OTHER]: { driver: "novel" } };
    const { checks, preflight: rows } = look({ ...INTEL, kernel: "6.1" }, devices);
    expect(checks.length + rows.length).toBeGreaterThan(15);
    for (const row of [...checks, ...rows]) {
      validate(row);
      expect({ row, errors: validate.errors }).toEqual({ row, errors: null });
    }
  });
});

describe("what is missing", () => {
  it("costs what the policy says", () => {
    const { check: of } = look(INTEL, { [RENDER]: { driver: "amdgpu" } });
    const { costs } = of(`${RENDER} MTRR`) ?? {};
    expect(costs).toContainEqual({ exporter: "amdgpu", case: "VRAM on the CPU" });
    expect(costs).not.toContainEqual({ exporter: "amdgpu", case: "GTT" });
  });

  it("is an adapter for a driver that none knows", () => {
    const { check: of, preflight: rows } = look(INTEL, { [RENDER]: { driver: "novel\u0021kms" } });
    expect(of(`${RENDER} adapter`)).toMatchObject({
      ok: false,
      found: "no adapter knows the driver novel!kms",
      remedy: expect.stringContaining("--name novel-kms --driver novel-kms"),
    });
    expect(rows).toEqual([]);
    expect(look(INTEL, { [RENDER]: { driver: "xe" } }).check(`${RENDER} adapter`)).toBeUndefined();
  });

  it("is an adapter for buffers that are open and that none knows", () => {
    const kinds = new BufferKinds(ADAPTERS, INTEL);
    const buffers = ["drm", "udmabuf", "novel", "novel", "\u202ex"].map((expName) => ({ expName }));
    expect(expNameChecks(buffers, kinds)).toMatchObject([
      { check: "exp_name novel", ok: false, found: expect.stringMatching(/^2 buffers /) },
      { check: "exp_name \\u202ex", found: expect.stringMatching(/^1 buffer of it is /) },
    ]);
  });

  it("is whose a buffer is, where several devices share a name", () => {
    const two = { [RENDER]: { driver: "amdgpu" }, [OTHER]: { driver: "xe" } };
    expect(look(INTEL, two).check("which GPU")).toMatchObject({
      ok: false,
      found: expect.stringMatching(/renderD128 \(amdgpu\), .*renderD129 \(xe\)/),
      remedy: expect.stringMatching(/--allow-foreign-import.*--device \/dev\/dri\/renderD128/),
    });
    const own = { [RENDER]: { driver: "amdgpu" }, [OTHER]: { driver: "i915" } };
    expect(look(INTEL, own).check("which GPU")).toBeUndefined();
    const unasked = { ...own, [OTHER]: { driver: "i915", fail: { open: 13 } } };
    expect(look(INTEL, unasked).check("which GPU")).toMatchObject({ ok: false });
  });

  it("is never the doctor", () => {
    for (const code of Object.keys(ERROR_CODES) as ErrorCode[]) {
      const { remedy } = check("any", "nothing", () => {
        throw new VmprotError(code);
      });
      expect(remedy).not.toBe("");
      expect(remedy).not.toMatch(/doctor/);
    }
  });
});

describe("a VMM's programs", () => {
  it("are found on PATH and in the usual folders, and asked for their versions", () => {
    const bin = emptyRoot();
    const qemu = join(bin, "qemu-system-x86_64");
    writeFileSync(qemu, "");
    const asked: string[] = [];
    const run = (program: string) => {
      asked.push(program);
      return "QEMU emulator version 11.1.3 (Debian 1:11.1.3)\nCopyright";
    };
    const lib = "usr/lib/x86_64-linux-gnu";
    const host = fakeHost("x64", {
      [`${lib}/libvirglrenderer.so.1.9.9`]: "",
      [`${lib}/pkgconfig/virglrenderer.pc`]: "Name: virglrenderer\nVersion: 1.3.0\n",
      "usr/lib/aarch64-linux-gnu/librutabaga_gfx_ffi.so": "",
      "usr/lib64/librutabaga_gfx_ffi.so.0": "",
    });
    const path = `relative:${rootWith({})}:${bin}`;
    const libraries = [
      { name: "virglrenderer", version: "1.3.0", path: `/${lib}/libvirglrenderer.so.1.9.9` },
      { name: "rutabaga_gfx", path: "/usr/lib64/librutabaga_gfx_ffi.so.0" },
    ];
    expect(vmmPrograms(host, { path, run })).toEqual(libraries);
    chmodSync(qemu, 0o755);
    const found = { name: "QEMU", version: "11.1.3", path: qemu };
    expect(vmmPrograms(host, { path, run })).toEqual([found, ...libraries]);
    expect(asked).toEqual([qemu]);
    const silent = { path, run: () => undefined };
    expect(vmmPrograms(fakeHost("x64", {}), silent)).toEqual([{ name: "QEMU", path: qemu }]);
  });

  it("that hang or fail are not waited for", () => {
    const bin = emptyRoot();
    const qemu = join(bin, "qemu-system-x86_64");
    writeFileSync(qemu, "#!/bin/sh\nexit 1\n");
    chmodSync(qemu, 0o755);
    const found = [{ name: "QEMU", path: qemu }];
    expect(vmmPrograms(fakeHost("x64", {}), { path: bin })).toEqual(found);
    writeFileSync(qemu, "#!/bin/sh\nexec sleep 60\n");
    const begin = performance.now();
    expect(vmmPrograms(fakeHost("x64", {}), { path: bin })).toEqual(found);
    expect(performance.now() - begin).toBeLessThan(20_000);
  }, 30_000);

  it.each([
    ["11.1", "11.1", true],
    ["11.1.3", "11.1", true],
    ["11.10", "11.2", true],
    ["12", "11.1", true],
    ["11", "11.1", false],
    ["11.0.99", "11.1", false],
    ["9.2", "11.1", false],
  ])("%s is from %s on: %s", (version, from, is) => {
    expect(isFrom(version, from)).toBe(is);
  });
});
