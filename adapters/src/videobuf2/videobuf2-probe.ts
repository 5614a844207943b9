import type { ExporterProbe, Unknown } from "@vmprot/core";
import { dmaDevices } from "../families/dma-pgprot.js";
import { deviceCoherence, FOREIGN_BUFFER, facts } from "../families/drm-probe.js";

/** videobuf2's allocators. */
export const ALLOCATORS = ["vmalloc", "dma-sg", "dma-contig"] as const;

type Allocator = (typeof ALLOCATORS)[number];

/** Each allocator is a kernel module, and exports under its module's name. */
const expNameOf = (allocator: Allocator): string => `videobuf2_${allocator.replace("-", "_")}`;

/** `exp_name` tells the allocator, and no UAPI tells more. */
export const videobuf2Probe: ExporterProbe<{
  readonly allocator: Allocator;
  readonly deviceCoherent: boolean | Unknown;
  readonly ownDeviceCoherent: Unknown;
  readonly nonCoherentQueue: Unknown;
  readonly reservedPool: Unknown;
}> = {
  expNames: ALLOCATORS.map(expNameOf),
  probe(target) {
    const allocator = ALLOCATORS.find((each) => expNameOf(each) === target.expName);
    if (allocator === undefined) return FOREIGN_BUFFER;
    return facts({
      allocator,
      ...dmaDevices({ deviceCoherent: deviceCoherence(target) }),
      nonCoherentQueue: "unknown",
      reservedPool: "unknown",
    });
  },
};
