import { describe, expect, it } from "@jest/globals";
import type { ExporterAdapter } from "@vmprot/core";
import { Prober } from "@vmprot/linux";
import { adapter, RENDER, root } from "./fake-gpu.js";
import { fakeSystem } from "./fake-system.js";

describe("of several adapters", () => {
  const named = (exporter: string, expName: string, drmDrivers?: readonly string[]) => ({
    ...adapter(() => ({ kind: "facts", facts: {} }), { expNames: [expName], drmDrivers }),
    exporter,
  });
  /** Who is asked about a buffer of the name `shared`, on a machine with this driver's device. */
  const asked = (
    adapters: readonly ExporterAdapter[],
    lastResort: readonly ExporterAdapter[] = [],
    expName = "shared",
  ) => {
    const system = fakeSystem({ [RENDER]: { driver: "gpu" } });
    const prober = new Prober(adapters, { root, system, lastResort });
    const answer = prober.probe({ expName, size: 1 }, () => 5);
    return answer.kind === "facts" ? answer.exporter : answer.code;
  };
  const [a, b] = [named("a", "shared"), named("b", "shared")];
  const [gpuA, gpuB] = [named("a", "shared", ["gpu"]), named("b", "shared", ["gpu"])];
  const elsewhere = named("c", "shared", ["other"]);

  it("the first that knows the name is asked", () => {
    expect([asked([a, b]), asked([b, a])]).toEqual(["a", "b"]);
  });

  it("the first that knows name and driver is asked", () => {
    expect([asked([gpuA, gpuB]), asked([gpuB, gpuA])]).toEqual(["a", "b"]);
    expect([asked([elsewhere, gpuB]), asked([gpuB, elsewhere])]).toEqual(["b", "b"]);
  });

  it("one of the last resort is asked where none of the others knows the name", () => {
    expect(asked([named("c", "another")], [a, b])).toBe("a");
    expect(asked([named("c", "another")], [gpuB, gpuA])).toBe("b");
    expect(asked([b], [a])).toBe("b");
    expect(asked([gpuB], [gpuA])).toBe("b");
    expect(asked([gpuB], [a])).toBe("b");
    expect(asked([], [])).toBe("UNKNOWN_EXPORTER");
  });

  it("one of the last resort speaks for drivers that no other claims, of the shared name too", () => {
    const ours = named("c", "drm", ["other"]);
    const theirs = named("d", "drm", ["gpu"]);
    expect(asked([ours], [theirs], "drm")).toBe("d");
    expect(asked([ours, named("e", "drm", ["gpu"])], [theirs], "drm")).toBe("e");
    // Another adapter says that this driver exports under another name.
    expect(asked([ours, named("e", "own", ["gpu"])], [theirs], "drm")).toBe("ATTRIBUTES_UNKNOWN");
  });
});
