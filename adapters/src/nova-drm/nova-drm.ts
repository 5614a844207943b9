import { defineAdapter } from "@vmprot/core";
import { novaDrmProbe } from "./nova-drm-probe.js";

/** The exporter of NVIDIA GPUs under the driver in Rust, from Linux 6.16 on, whose objects have no mmap yet. */
export const novaDrmAdapter = defineAdapter({
  contract: 1,
  exporter: "nova-drm",
  title: "NVIDIA GPUs under the driver in Rust (drm/nova): never",
  source: "drivers/gpu/drm/nova/gem.rs; rust/kernel/drm/gem/mod.rs (Linux 6.16 to 7.2)",
  facts: {},
  rules: [
    {
      id: "no-mmap",
      refuse: {
        code: "NO_CPU_MAPPING",
        message:
          "nova's objects have neither an mmap nor vm_ops (EINVAL). Allocate the buffer with nouveau or nvidia-drm.",
      },
      source:
        "rust/kernel/drm/gem/mod.rs, OBJECT_FUNCS; drivers/gpu/drm/drm_gem.c, drm_gem_mmap_obj",
    },
  ],
  cases: [{ name: "any buffer", facts: {} }],
  probe: novaDrmProbe,
});
