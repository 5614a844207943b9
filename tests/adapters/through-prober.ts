import type { ExporterAdapter } from "@vmprot/core";
import { type BufferProbe, Prober } from "@vmprot/linux";
import { nodes } from "../linux/fake-nodes.js";
import { fakeSystem } from "../linux/fake-system.js";

const FD = 33;
/** The nodes of the only device. */
export const RENDER = "/dev/dri/renderD128";
export const CARD = "/dev/dri/card0";

/**
 * What the real prober makes of a buffer with one adapter, on a machine with one device of this
 * driver, which exported it, and whose ioctls all do nothing.
 */
export function throughProber(
  adapter: ExporterAdapter,
  expName: string,
  driver: string,
): BufferProbe {
  const device = { driver };
  const system = fakeSystem({ [RENDER]: device, [CARD]: device });
  const root = nodes({ gpu: ["card0", "renderD128"] });
  return new Prober([adapter], { root, system, files: system.files }).probe(
    { expName, size: 4096 },
    () => FD,
  );
}
