import { defineAdapter } from "@vmprot/core";
import { DEVICE_COHERENT_FACT, notCoherent } from "../families/device-coherent.js";
import { IMPORTED_FACT, IMPORTED_RULE } from "../families/imported.js";
import { xenFrontProbe } from "./xen-front-probe.js";

const MMAP = "drivers/gpu/drm/xen/xen_drm_front_gem.c, xen_drm_front_gem_object_mmap";

/** The exporter of Xen's para-virtual display, whose pages are shared with the back end's domain. */
export const xenFrontAdapter = defineAdapter({
  contract: 1,
  exporter: "xen-front",
  names: { "xendrm-du": {} },
  title: "Xen's para-virtual display (drm/xen): cached, as Xen demands of shared pages",
  source: "drivers/gpu/drm/xen/xen_drm_front_gem.c (Linux 6.12 to 7.2.13)",
  facts: {
    deviceCoherent: {
      ...DEVICE_COHERENT_FACT,
      doc: `${DEVICE_COHERENT_FACT.doc} The display is one where the back end has it show the pages themselves.`,
    },
    imported: IMPORTED_FACT,
  },
  rules: [
    IMPORTED_RULE,
    notCoherent("The front end flushes them nowhere.", MMAP),
    {
      // vm_map_pages: ordinary entries of single pages.
      id: "cached",
      map: [{ memory: "ram", cache: "cached", vma: "pages", pages: "refcounted" }],
      source: `${MMAP} (vm_map_pages)`,
    },
  ],
  cases: [
    { name: "native", facts: { deviceCoherent: true } },
    {
      name: "shown by a display that does not see the CPU's caches",
      facts: { deviceCoherent: false },
    },
    { name: "imported", facts: { imported: true } },
    { name: "unknown whether imported", facts: { imported: "unknown" } },
  ],
  probe: xenFrontProbe,
});
