import { describe, expect, it } from "@jest/globals";
import type { ProbeTarget } from "@vmprot/core";
import { type BufferProbe, Prober } from "@vmprot/linux";
import { adapter, RENDER, root } from "./fake-gpu.js";
import {
  type FakeDevice,
  type FakeSystem,
  fakeSystem,
  HOLDERS,
  type Meanwhile,
} from "./fake-system.js";

interface Probed {
  readonly answer: BufferProbe;
  readonly system: FakeSystem;
  /** Files that were opened, and imports that were tried, to probe it. */
  readonly opened: number;
  readonly imports: number;
}

/** An adapter that says what it was told. */
const teller = (expName: string, rest: object) => {
  const gpu = adapter(() => undefined, { expNames: [expName], ...rest });
  const probe = ({ imported }: ProbeTarget) =>
    ({ kind: "facts", facts: { imported: imported ?? "absent" } }) as const;
  return { ...gpu, probe: { ...gpu.probe, expNames: [expName], probe } };
};

/** Asks a device that behaves so, once the machine's devices are known. */
function probed(
  device: Partial<FakeDevice>,
  meanwhile: Meanwhile = {},
  expName = "drm",
  rest: object = {},
): Probed {
  const system = fakeSystem({ [RENDER]: { driver: "gpu", ...device } }, meanwhile);
  const options = { root, system, files: system.files };
  const answer = new Prober([teller(expName, rest)], options).probe({ expName, size: 1 }, () => 5);
  expect(system.open_.size).toBe(0);
  const done = (what: string) => system.log.filter((line) => line.startsWith(what)).length;
  return { answer, system, opened: done("open") - 1, imports: done("import") };
}

/** What the adapter was told, or the code of the refusal. */
const told = ({ answer }: Probed) =>
  answer.kind === "facts" ? answer.facts.imported : answer.code;

const native: Partial<FakeDevice> = {};
/** Whose exporter had closed its own last handle. */
const nativeAgain = { adds: (before: number) => (before === 0 ? 2 : 1) };
const foreign = { adds: () => 3 };
const duplicate = { adds: () => 2 };

describe("the count of holders tells of a device", () => {
  it("that the buffer is its own, by exactly one reference a file", () => {
    const probe = probed(native);
    expect([told(probe), probe.imports, probe.opened]).toEqual([false, 10, 10]);
    expect(told(probed(nativeAgain))).toBe(false);
    expect(probe.system.count).toBe(HOLDERS);
  });

  it("that it imported the buffer, by three on each of four files, and asks it no more", () => {
    const probe = probed(foreign);
    expect([told(probe), probe.imports, probe.opened]).toEqual(["FOREIGN_BUFFER", 4, 4]);
    expect(probe.answer).toMatchObject({ exporter: "gpu", device: RENDER });
    expect(probe.system.log).not.toContain(`ioctl ${RENDER}`);
    expect(probe.system.count).toBe(HOLDERS);
  });

  it("nothing where each import adds two, as a duplicate of nvidia-drm's does", () => {
    expect(told(probed(duplicate))).toBe("unknown");
  });

  it.each([0, -1, 4, 5])("nothing where only the first import adds %d", (first) => {
    const adds = (before: number): number => (before === 0 ? first : 1);
    expect(told(probed({ adds }))).toBe("unknown");
  });

  it("nothing where its driver attaches to its own buffers, and counts nothing", () => {
    const probe = probed(foreign, {}, "drm", { attachesOwn: true });
    expect([told(probe), probe.imports]).toEqual(["unknown", 1]);
  });

  it.each([true, "after-attaching"])("nothing that is needed of neverImports: %p", (value) => {
    const probe = probed(native, {}, "drm", { neverImports: value });
    expect([told(probe), probe.imports]).toEqual([false, 1]);
  });

  it("nothing that is needed of an exp_name that is its driver's own", () => {
    const probe = probed(native, {}, "own");
    expect([told(probe), probe.imports]).toEqual([false, 1]);
  });

  it("nothing of tegra, which exports imports under its own name", () => {
    const probe = probed(native, {}, "tegra_drm");
    expect([told(probe), probe.imports]).toEqual(["unknown", 1]);
  });
});

describe("other holders", () => {
  it("that come and go once have it counted again", () => {
    const others = (reading: number): number => (reading === 5 ? 1 : reading === 7 ? -1 : 0);
    const probe = probed(native, { others });
    expect(told(probe)).toBe(false);
    expect(probe.imports).toBeGreaterThan(10);
    expect(told(probed(foreign, { others }))).toBe("FOREIGN_BUFFER");
  });

  it("that stay leave it unknown, with a bounded number of imports", () => {
    const probe = probed(native, { others: (reading) => (reading === 5 ? 1 : 0) });
    expect(told(probe)).toBe("unknown");
    expect(probe.imports).toBeLessThan(11);
  });

  it("that never rest leave it unknown, with a bounded number of imports", () => {
    const others = (reading: number): number =>
      reading % 3 === 2 ? -2 : reading % 3 === 1 ? 2 : 0;
    for (const device of [native, foreign]) {
      const probe = probed(device, { others });
      expect([told(probe), probe.imports < 30]).toEqual(["unknown", true]);
    }
  });

  it("never have it told wrongly, whenever one comes or goes", () => {
    for (const [device, right] of [
      [native, false],
      [nativeAgain, false],
      [foreign, "FOREIGN_BUFFER"],
      [duplicate, "unknown"],
    ] as const) {
      for (let at = 0; at < 14; at++) {
        for (const by of [-3, -2, -1, 1, 2, 3]) {
          const back = (reading: number) => (reading === at ? by : reading === at + 3 ? -by : 0);
          expect([right, "unknown"]).toContain(told(probed(device, { others: back })));
        }
        // Whoever stays is waited for, which takes its time.
        if (at % 4 !== 0) continue;
        const once = probed(device, { others: (reading) => (reading === at ? 2 : 0) });
        expect([right, "unknown"]).toContain(told(once));
      }
    }
  });
});

describe("counting", () => {
  it("is not begun where fdinfo cannot be read", () => {
    const probe = probed(native, { readable: () => false });
    expect([told(probe), probe.imports]).toEqual(["unknown", 1]);
  });

  it("tells nothing where fdinfo cannot be read any more", () => {
    for (let last = 1; last < 11; last++) {
      expect(told(probed(native, { readable: (reading) => reading < last }))).toBe("unknown");
    }
  });

  it.each(["open", "import"] as const)("tells nothing where a later file fails to %s", (call) => {
    for (let last = 2; last < 10; last++) {
      // The machine's devices are asked for their driver first.
      const most = { [call]: call === "open" ? last + 1 : last };
      const system = fakeSystem({ [RENDER]: { driver: "gpu", last: most } });
      const prober = new Prober([teller("drm", {})], { root, system, files: system.files });
      const failed = call === "open" ? "DEVICE_UNAVAILABLE" : "IMPORT_FAILED";
      // The file on which the adapter would be asked fails too, and nothing stays open.
      expect(() => prober.probe({ expName: "drm", size: 1 }, () => 5)).toThrow(
        expect.objectContaining({ code: failed }),
      );
      expect([system.open_.size, system.count]).toEqual([0, HOLDERS]);
    }
  });

  it("is over before the adapter is asked", () => {
    const { system } = probed({ ...native, ioctl: () => 0 });
    const last = system.log.lastIndexOf(`count ${HOLDERS + 9}`);
    expect(system.log.slice(last + 1)).toEqual([
      ...[`open ${RENDER}`, `version ${RENDER}`, `version ${RENDER}`],
      ...[`import ${RENDER} 5`, `release ${RENDER} 77`],
    ]);
  });
});
