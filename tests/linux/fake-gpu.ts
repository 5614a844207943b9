import { expect } from "@jest/globals";
import type { ExporterAdapter, ProbeDevice } from "@vmprot/core";
import { type BufferProbe, Prober } from "@vmprot/linux";
import { nodes } from "./fake-nodes.js";
import { type FakeSystem, fakeSystem } from "./fake-system.js";

/** The one device's node. */
export const RENDER = "/dev/dri/renderD128";
export const root = nodes({ a: ["renderD128"] });

/** An adapter whose probe does this. */
export const adapter = (
  probe: (device?: ProbeDevice) => unknown,
  rest: object = {},
): ExporterAdapter => ({
  ...{ contract: 1, exporter: "gpu", title: "a title", source: "a source", facts: {}, cases: [] },
  placements: () => [],
  probe: {
    ...{ expNames: ["drm"], drmDrivers: ["gpu"], ...rest },
    probe: ({ device }) =>
      probe(device) as ReturnType<NonNullable<ExporterAdapter["probe"]>["probe"]>,
  },
});

/** What came of asking, and what was done to the machine. */
export interface Asked {
  readonly answer: BufferProbe;
  readonly system: FakeSystem;
}

/** Asks it about a buffer, on a machine that has its device. */
export function ask(
  probe: (device?: ProbeDevice) => unknown,
  ioctl: (request: number, argument: Uint8Array) => number = () => 0,
): Asked {
  const system = fakeSystem({ [RENDER]: { driver: "gpu", ioctl } });
  const prober = new Prober([adapter(probe)], { root, system });
  const answer = prober.probe({ expName: "drm", size: 4096 }, () => 5);
  expect(system.open_.size).toBe(0);
  return { answer, system };
}
