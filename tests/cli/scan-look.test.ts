import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { ADAPTERS } from "@vmprot/adapters";
import { VmProt } from "@vmprot/core";
import { Prober } from "@vmprot/linux";
import { fakeProc } from "../linux/fake-files.js";
import { nodes } from "../linux/fake-nodes.js";
import { dmaBufFd, fakeRoot } from "../linux/fake-proc.js";
import { type FakeDevice, fakeSystem, withBorrowed } from "../linux/fake-system.js";
import { root } from "../support/repository.js";

interface Row {
  readonly buffer: { readonly ino: number };
  readonly device?: string;
  readonly result: { readonly exporter: string };
}

interface Looker {
  look(): { readonly rows: readonly Row[] };
}

const folder = join(root, "cli/dist-tsc");
const { Looker }: { Looker: new (parts: object, pids: undefined) => Looker } = await import(
  `${folder}/scan/look.js`
);
const { chooseAdapters } = await import(`${folder}/adapters/choose-adapters.js`);
const { settingsOf } = await import(`${folder}/settings/settings-of.js`);
const settings = await settingsOf({ platform: "amd" }, await chooseAdapters({}), "host");

const [RENDER, SECOND] = ["/dev/dri/renderD128", "/dev/dri/renderD129"];

/** A machine of which somebody looks again and again, and what its drivers were asked. */
function machine(devices: Readonly<Record<string, FakeDevice>>) {
  const proc = fakeRoot({ 10: [dmaBufFd({ ino: 7, expName: "drm" })], 20: [] });
  const all = Object.keys(devices).map((path) => [path, [path.replace("/dev/dri/", "")]] as const);
  const dev = nodes(Object.fromEntries(all.map(([path, names]) => [path.slice(9), names])));
  const system = fakeSystem(devices);
  const files = withBorrowed(fakeProc(proc));
  const looker = new Looker(
    {
      ...{ vmProt: new VmProt(ADAPTERS), system, files, isLive: false, choice: {}, settings },
      prober: new Prober(ADAPTERS, { root: dev, system, files: system.files }),
      ...{ platformOf: () => "amd", vm: {}, profile: "coherent" },
    },
    undefined,
  );
  const imports = () => system.log.filter((line) => line.startsWith("import")).length;
  return { proc, dev, looker, imports };
}

describe("looking again", () => {
  it("asks a driver about each buffer once, and about one that has its number later", () => {
    const { proc, looker, imports } = machine({ [RENDER]: { driver: "vgem" } });
    expect(looker.look().rows).toMatchObject([{ device: RENDER, result: { exporter: "vgem" } }]);
    const once = imports();
    expect(once).toBeGreaterThan(0);
    expect(looker.look().rows).toMatchObject([{ device: RENDER, result: { exporter: "vgem" } }]);
    expect(imports()).toBe(once);
    const { fdinfo = "" } = dmaBufFd({ ino: 7, expName: "drm", size: 8192 });
    writeFileSync(join(proc, "proc/10/fdinfo/0"), fdinfo);
    looker.look();
    expect(imports()).toBe(2 * once);
  });

  it("asks again of what could not be told where other devices are there", () => {
    const vgem = { driver: "vgem" };
    const { dev, looker, imports } = machine({ [RENDER]: vgem, [SECOND]: vgem });
    expect(looker.look().rows[0]).not.toHaveProperty("device");
    expect(looker.look().rows[0]).not.toHaveProperty("device");
    expect(imports()).toBe(0);
    rmSync(join(dev, SECOND));
    rmSync(join(dev, "sys/class/drm/renderD129"), { recursive: true });
    expect(looker.look().rows).toMatchObject([{ device: RENDER }]);
  });
});
