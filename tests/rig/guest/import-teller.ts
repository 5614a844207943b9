import type { ExporterAdapter } from "@vmprot/core";
import type { DrmDevice } from "@vmprot/linux";

/**
 * An adapter that knows nothing but what probes are told: whether the device imported the buffer. It
 * claims every device and every name, so that nothing follows from names.
 */
export const importTeller = (devices: readonly DrmDevice[]): ExporterAdapter => ({
  contract: 1,
  exporter: "teller",
  title: "what a probe is told",
  source: "no driver",
  facts: {},
  cases: [],
  placements: () => [],
  probe: {
    expNames: ["drm", "virtio_gpu", "system", "udmabuf"],
    drmDrivers: devices.flatMap(({ driver }) => driver ?? []),
    probe: ({ imported = "unknown" }) => ({ kind: "facts", facts: { imported } }),
  },
});
