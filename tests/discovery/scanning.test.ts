import { cpSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { scanFake } from "../cli/fake-scan.js";
import { parseLines } from "../cli/run-vmprot.js";
import { nodes } from "../linux/fake-nodes.js";
import { dmaBufFd, fakeRoot } from "../linux/fake-proc.js";
import { manifest, moduleText, project } from "./project.js";

const [FIRST, SECOND] = ["/dev/dri/renderD128", "/dev/dri/renderD129"];

/** A process with one buffer, on a machine with a render node for each driver. */
function scan(expName: string, drivers: readonly string[], probe: string, explicit = false) {
  const root = fakeRoot({ 20: [dmaBufFd({ ino: 9, expName })] });
  const names = drivers.map((name, index) => [name, [`renderD${128 + index}`]]);
  cpSync(nodes(Object.fromEntries(names)), root, { recursive: true });
  const from = project({
    "c.json": explicit ? { adapters: ["vendor"] } : { discover: true },
    "node_modules/vendor/package.json": manifest("vendor", "vendor"),
    "node_modules/vendor/index.js": moduleText("vendor", undefined, probe),
  });
  const devices = drivers.map((driver, index) => [[FIRST, SECOND][index], { driver }]);
  const config = join(from, "c.json");
  const options = { json: true, platform: "amd", config };
  const run = scanFake(root, Object.fromEntries(devices), options);
  const [row] = parseLines(run.stdout) as { result: { exporter: string; verdict: object } }[];
  return { ...run, row, ...row?.result };
}

const saysAnything = (expNames: string[], drmDrivers?: string[]): string =>
  `{ expNames: ${JSON.stringify(expNames)}, drmDrivers: ${JSON.stringify(drmDrivers)}, probe: () => ({ kind: "facts", facts: {} }) }`;

describe("a discovered adapter in a scan", () => {
  it("answers for exp_names and drivers that nothing else knows", () => {
    expect(scan("vendor-bufs", [], saysAnything(["vendor-bufs"]))).toMatchObject({
      exporter: "vendor",
      verdict: { kind: "map" },
    });
    expect(scan("vendor", ["vendor-kms"], saysAnything(["vendor"], ["vendor-kms"]))).toMatchObject({
      exporter: "vendor",
      verdict: { kind: "map" },
      row: { device: FIRST },
    });
    expect(scan("drm", ["vendor-kms"], saysAnything(["drm"], ["vendor-kms"]))).toMatchObject({
      exporter: "vendor",
      verdict: { kind: "map" },
    });
  });

  it("does not answer for what vmprot's own adapters know", () => {
    expect(scan("drm", ["vgem"], saysAnything(["drm"], ["vgem"])).exporter).toBe("vgem");
    expect(scan("system", [], saysAnything(["system"])).exporter).toBe("dma-heap");
  });

  it("does not make a device the only one that can have exported a buffer", () => {
    const { verdict } = scan(
      "drm",
      ["vgem", "vendor-kms"],
      saysAnything(["other"], ["vendor-kms"]),
    );
    expect(verdict).toMatchObject({ kind: "refuse", code: "ATTRIBUTES_UNKNOWN" });
  });

  it.each([
    ["claims every DRM driver's buffers", saysAnything(["drm"])],
    ["has a probe of another form", "{}"],
    ["claims what is no list", '{ expNames: "drm", probe() {} }'],
  ])("that %s is left out, and said to be", (_, probe) => {
    const { exporter, stderr } = scan("drm", ["vgem"], probe);
    expect(exporter).toBe("vgem");
    expect(stderr).toContain("hint: ADAPTER_INVALID");
  });
});

describe("an explicit adapter in a scan", () => {
  it("is asked as vmprot's own are", () => {
    const probe = saysAnything(["drm"], ["vendor-kms"]);
    expect(scan("drm", ["vendor-kms"], probe, true)).toMatchObject({ exporter: "vendor" });
    expect(scan("drm", ["vgem"], probe, true)).toMatchObject({ exporter: "vgem" });
  });

  it("that cannot be used stops the scan", () => {
    const { status, stderr } = scan("drm", ["vgem"], "{}", true);
    expect(stderr).toContain("ADAPTER_INVALID");
    expect(status).toBe(2);
  });
});
