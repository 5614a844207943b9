import { defineAdapter } from "@vmprot/core";
import { DEVICE_COHERENT_FACT, notCoherent } from "../families/device-coherent.js";
import { gemShmem } from "../families/gem-shmem.js";
import { IMPORTED_FACT, IMPORTED_RULE } from "../families/imported.js";
import { ASAHI_GEM, asahiProbe } from "./asahi-probe.js";

const { WRITEBACK, VM_PRIVATE } = ASAHI_GEM;
const NEW_OBJECT = "drivers/gpu/drm/asahi/gem.rs, new_object (map_wc unless WRITEBACK)";

/** The exporter of Apple's GPUs: out of tree, but for its UAPI. */
export const asahiAdapter = defineAdapter({
  contract: 1,
  exporter: "asahi",
  title: "Apple GPUs (drm/asahi, out of tree): write-combined unless made WRITEBACK",
  source:
    "drivers/gpu/drm/asahi/gem.rs of the AsahiLinux tree; include/uapi/drm/asahi_drm.h (Linux 7.2.13)",
  facts: {
    flags: {
      kind: "bits",
      bits: ASAHI_GEM,
      doc: "DRM_ASAHI_GEM_* that the buffer's creator gave to DRM_IOCTL_ASAHI_GEM_CREATE.",
      absent: "unknown",
      because: "No ioctl returns them.",
      chosen: true,
    },
    deviceCoherent: DEVICE_COHERENT_FACT,
    imported: IMPORTED_FACT,
  },
  rules: [
    IMPORTED_RULE,
    {
      id: "vm-private",
      when: { flags: { has: VM_PRIVATE } },
      refuse: { code: "NOT_EXPORTABLE" },
      source: "drivers/gpu/drm/asahi/gem.rs, export",
    },
    {
      id: "write-combined",
      when: { flags: { lacks: WRITEBACK } },
      map: gemShmem("write-combined"),
      source: NEW_OBJECT,
    },
    notCoherent("asahi flushes them nowhere.", NEW_OBJECT),
    { id: "writeback", map: gemShmem("cached"), source: NEW_OBJECT },
  ],
  cases: [
    { name: "write-combined", facts: { flags: 0 } },
    {
      name: "WRITEBACK, whose devices all see the CPU's caches",
      facts: { flags: WRITEBACK, deviceCoherent: true },
    },
    {
      name: "WRITEBACK, used by a device that does not see the CPU's caches",
      facts: { flags: WRITEBACK, deviceCoherent: false },
    },
    { name: "flags unknown", facts: {} },
    { name: "VM_PRIVATE", facts: { flags: VM_PRIVATE } },
    { name: "imported", facts: { flags: 0, imported: true } },
  ],
  probe: asahiProbe,
});
