import type { ExporterAdapter } from "@vmprot/core";
import type { I915Facts } from "./i915-facts.js";
import { i915Placements } from "./i915-placements.js";
import { i915Probe } from "./i915-probe.js";

/** The exporter of Intel GPUs up to Xe-LPG, and of DG1 and DG2. */
export const i915Adapter: ExporterAdapter<I915Facts> = {
  contract: 1,
  exporter: "i915",
  title: "Intel GPUs (drm/i915): cached but not always coherent, or local memory",
  source:
    "drivers/gpu/drm/i915/gem/i915_gem_dmabuf.c, i915_gem_domain.c and i915_gem_ttm.c (Linux 6.18)",
  optionalFacts: {
    hasLlc: { values: [false, true], absent: "unknown", doc: "unknown" },
    caching: {
      values: ["none", "cached", "display", "user-pat"],
      absent: "unknown",
      doc: "unknown",
    },
    regions: {
      values: [["system"], ["device"], ["system", "device"]],
      absent: "unknown",
      doc: "unknown",
    },
    imported: { values: [false, true], absent: false, doc: "a native buffer" },
  },
  cases: [
    {
      name: "integrated, cached",
      facts: { graphics: "integrated", hasLlc: true, caching: "cached" },
    },
    {
      name: "integrated, none",
      facts: { graphics: "integrated", hasLlc: false, caching: "none" },
    },
    {
      name: "integrated, display",
      facts: { graphics: "integrated", hasLlc: true, caching: "display" },
    },
    {
      name: "integrated, user PAT",
      facts: { graphics: "integrated", hasLlc: false, caching: "user-pat" },
    },
    { name: "integrated, caching unknown", facts: { graphics: "integrated", hasLlc: true } },
    { name: "discrete, system", facts: { graphics: "discrete", regions: ["system"] } },
    {
      name: "discrete, system and device",
      facts: { graphics: "discrete", regions: ["system", "device"] },
    },
    { name: "discrete, device", facts: { graphics: "discrete", regions: ["device"] } },
    { name: "discrete, regions unknown", facts: { graphics: "discrete" } },
    { name: "discrete, no region", facts: { graphics: "discrete", regions: [] } },
    {
      name: "imported",
      facts: { graphics: "integrated", hasLlc: true, caching: "cached", imported: true },
    },
  ],
  placements: i915Placements,
  probe: i915Probe,
};
