import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { listDrmNodes } from "@vmprot/linux";
import { nodes } from "./fake-nodes.js";
import { emptyRoot } from "./fake-proc.js";

describe("listDrmNodes", () => {
  it("lists each device once, by its render node where there is one", () => {
    const root = nodes({ gpu: ["card1", "renderD128"], bmc: ["card0"], npu: ["accel0"] });
    expect(listDrmNodes(root)).toEqual([
      {
        path: "/dev/dri/renderD128",
        kind: "render",
        nodes: ["/dev/dri/renderD128", "/dev/dri/card1"],
        device: "sys/devices/gpu",
      },
      {
        ...{ path: "/dev/dri/card0", kind: "primary", nodes: ["/dev/dri/card0"] },
        device: "sys/devices/bmc",
      },
      {
        ...{ path: "/dev/accel/accel0", kind: "accel", nodes: ["/dev/accel/accel0"] },
        device: "sys/devices/npu",
      },
    ]);
  });

  it("takes every node for a device of its own where sysfs does not say", () => {
    const root = emptyRoot();
    mkdirSync(join(root, "dev/dri"), { recursive: true });
    for (const name of ["renderD129", "renderD128", "card0", "by-path", "controlD64"]) {
      writeFileSync(join(root, "dev/dri", name), "");
    }
    const listed = listDrmNodes(root);
    expect(listed.map(({ path }) => path)).toEqual([
      ...["/dev/dri/renderD128", "/dev/dri/renderD129", "/dev/dri/card0"],
    ]);
    for (const node of listed) expect(node).not.toHaveProperty("device");
    mkdirSync(join(root, "sys/class/drm/card0"), { recursive: true });
    symlinkSync("nowhere", join(root, "sys/class/drm/card0/device"));
    expect(listDrmNodes(root)).toHaveLength(3);
  });

  it("knows devices of which sysfs has nodes and /dev none", () => {
    const root = nodes({
      gpu: ["card1", "renderD128"],
      other: ["card0", "renderD129"],
      npu: ["accel0"],
    });
    for (const node of ["dri/card1", "dri/renderD129", "dri/card0", "accel/accel0"]) {
      rmSync(join(root, "dev", node));
    }
    expect(listDrmNodes(root)).toEqual([
      {
        ...{ path: "/dev/dri/renderD128", kind: "render", nodes: ["/dev/dri/renderD128"] },
        device: "sys/devices/gpu",
      },
      {
        ...{ path: "/dev/dri/renderD129", kind: "render", hidden: true },
        ...{ nodes: ["/dev/dri/renderD129", "/dev/dri/card0"], device: "sys/devices/other" },
      },
      {
        ...{ path: "/dev/accel/accel0", kind: "accel", nodes: ["/dev/accel/accel0"] },
        ...{ device: "sys/devices/npu", hidden: true },
      },
    ]);
  });

  it("finds nothing where there is nothing", () => {
    expect(listDrmNodes(emptyRoot())).toEqual([]);
  });
});
