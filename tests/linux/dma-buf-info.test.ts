import { describe, expect, it } from "@jest/globals";
import type { ExporterAdapter, Placement, ProbeRefusalCode } from "@vmprot/core";
import { DMA_BUF_INFO_ROWS, DMA_BUF_MAP_INFO, dmaBufInfo, dmaBufInfoOf } from "@vmprot/linux";
import { nodes } from "./fake-nodes.js";
import { dmaBufFd } from "./fake-proc.js";
import { type FakeDevice, fakeSystem } from "./fake-system.js";

const RAM: Placement = { memory: "ram", cache: "cached", vma: "pages", pages: "refcounted" };
const VRAM: Placement = {
  ...{ memory: "device", cache: "write-combined", vma: "pfnmap", pages: "non-refcounted" },
};
const REGISTERS: Placement = { ...VRAM, cache: "uncached" };
const coded = (code: string) => expect.objectContaining({ code });
const RENDER = "/dev/dri/renderD128";

type Told = readonly Placement[] | ProbeRefusalCode;

/** An exporter of exp_name drm whose buffers are in these places, or which the probe refuses. */
const exporter = (told: Told): ExporterAdapter =>
  ({
    ...{ contract: 1, exporter: "gpu", title: "a title", source: "a source", facts: {}, cases: [] },
    placements: () => (typeof told === "string" ? [RAM] : told),
    probe: {
      ...{ expNames: ["drm"], drmDrivers: ["gpu"] },
      probe: () =>
        typeof told === "string" ? { kind: "refusal", code: told } : { kind: "facts", facts: {} },
    },
  }) as unknown as ExporterAdapter;

/** Asks about a buffer on a machine with these devices. */
function ask(told: Told, devices: readonly FakeDevice[] = [{ driver: "gpu" }], expName = "drm") {
  const paths = devices.map((_, index) => `/dev/dri/renderD${128 + index}`);
  const system = fakeSystem(
    Object.fromEntries(devices.map((device, at) => [paths[at] as string, device])),
  );
  const root = nodes(
    Object.fromEntries(paths.map((path, at) => [`device${at}`, [path.slice("/dev/dri/".length)]])),
  );
  const { fdinfo = "" } = dmaBufFd({ expName });
  const files = {
    ...system.files,
    link: () => "/dmabuf:",
    read: (path: string) => (expName === "drm" ? system.files.read(path) : fdinfo),
  };
  const info = dmaBufInfo(33, [exporter(told)], { system, root, files });
  expect(system.open_.size).toBe(0);
  return info;
}

describe("DMA_BUF_IOCTL_INFO as it was proposed", () => {
  it.each([
    ["cached memory", [RAM], 2, "cached", "fixed"],
    ["write-combined memory", [VRAM], 1, "write-combined", "fixed"],
    ["a buffer that moves, at worst", [RAM, VRAM], 1, "write-combined", "worst-case"],
  ] as const)("has a value for %s", (_, told, value, cache, basis) => {
    expect(ask(told)).toEqual({ value, exporter: "gpu", device: RENDER, cache, basis });
  });

  it("has a value for what needs SYNC", () => {
    expect(ask("SYNC_REQUIRED")).toEqual({ value: 0, exporter: "gpu", device: RENDER });
  });

  it("has none for uncached memory, which is known", () => {
    expect(ask([RAM, REGISTERS])).toEqual({
      ...{ errno: "EOPNOTSUPP", exporter: "gpu", device: RENDER },
      message: "Its mappings are uncached, worst-case, which no value says.",
    });
  });

  it.each([
    ["NO_CPU_MAPPING", "EOPNOTSUPP"],
    ["NOT_EXPORTABLE", "EOPNOTSUPP"],
    ["FOREIGN_BUFFER", "ENODATA"],
    ["UNKNOWN_FACTS", "ENODATA"],
    ["ATTRIBUTES_UNKNOWN", "ENODATA"],
  ] as const)("has none for %s", (code, errno) => {
    const said = ask(code);
    expect(said).toMatchObject({ errno, code, exporter: "gpu", device: RENDER });
    expect("message" in said && said.message.length).toBeGreaterThan(10);
  });

  it("cannot know what the machine does not tell", () => {
    const gpu = { driver: "gpu" };
    expect(ask([RAM], [gpu, gpu])).toMatchObject({ errno: "ENODATA", code: "ATTRIBUTES_UNKNOWN" });
    expect(ask([RAM], [])).toMatchObject({ errno: "ENODATA", code: "ATTRIBUTES_UNKNOWN" });
    const denied = [{ driver: "gpu", fail: { import: 22 } }];
    expect(ask([RAM], denied)).toMatchObject({ errno: "ENODATA", code: "IMPORT_FAILED" });
    expect(ask([RAM], [gpu], "none")).toMatchObject({ errno: "ENODATA", code: "UNKNOWN_EXPORTER" });
  });

  it("answers for descriptors as an ioctl does", () => {
    expect(dmaBufInfo(0, [])).toMatchObject({ errno: "ENOTTY", code: "NOT_DMA_BUF" });
    expect(dmaBufInfo(987, [])).toMatchObject({ errno: "EBADF", code: "FD_CLOSED" });
  });

  it("takes adapters that are none for the caller's mistake", () => {
    const gpu = exporter([RAM]);
    expect(() => dmaBufInfo(0, [gpu, gpu])).toThrow(coded("ADAPTER_DUPLICATE"));
  });

  it("checks a list of adapters once, if nobody can change it", () => {
    let checked = 0;
    const gpu = exporter([RAM]);
    const counted: ExporterAdapter = {
      ...gpu,
      get contract(): 1 {
        checked++;
        return 1;
      },
    };
    const checks = (
      adapters: readonly ExporterAdapter[],
      more: readonly ExporterAdapter[] = [],
    ) => {
      const before = checked;
      dmaBufInfo(0, adapters, { lastResort: more });
      return checked > before;
    };
    const [kept, changing] = [Object.freeze([counted]), [counted]];
    expect([checks(kept), checks(kept), checks(kept)]).toEqual([true, false, false]);
    expect([checks(changing), checks(changing)]).toEqual([true, true]);
    const other: ExporterAdapter = { ...gpu, exporter: "other" };
    expect(checks(kept, [other])).toBe(true);
    expect(() => dmaBufInfo(0, kept, { lastResort: [counted] })).toThrow(
      coded("ADAPTER_DUPLICATE"),
    );
    changing.push(counted);
    expect(() => dmaBufInfo(0, changing)).toThrow(coded("ADAPTER_DUPLICATE"));
  });

  it("has one row for each answer, and ENODATA for what has none", () => {
    for (const { answer, says, because } of DMA_BUF_INFO_ROWS) {
      const asked = ["cached", "write-combined", "uncached"].includes(answer)
        ? { kind: "attributes", cache: answer }
        : { kind: "refusal", code: answer };
      const value = says in DMA_BUF_MAP_INFO ? DMA_BUF_MAP_INFO[says as never] : says;
      expect(dmaBufInfoOf(asked as never)).toBe(value);
      expect(because).not.toBe("");
    }
    expect(dmaBufInfoOf({ kind: "refusal", code: "KVM_CANNOT_MAP" })).toBe("ENODATA");
  });
});
