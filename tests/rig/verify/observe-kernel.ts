import type { MappabilityReport } from "../guest/mappability-report.js";
import type { Report } from "../guest/report.js";
import type { Stage2Observations } from "../guest/stage2-report.js";
import type { Bootable } from "../provision/bootable.js";
import { reportFrom } from "./report-from.js";

/** Boots a kernel once and looks at a buffer of every exporter that it has. */
export const observeKernel = (bootable: Bootable): Promise<Report> =>
  reportFrom(bootable, "observe-buffers");

/** Boots a kernel once, and brings buffers of every kind into guests of KVM's in every way. */
export const runGuests = (bootable: Bootable): Promise<MappabilityReport> =>
  reportFrom(bootable, "run-mappability", bootable.name);

/** Boots a kernel once and looks at what KVM writes into the tables behind guests' memory. */
export const observeStage2 = (
  bootable: Bootable,
  ...drivers: readonly string[]
): Promise<Stage2Observations> => reportFrom(bootable, "observe-stage2", ...drivers);
