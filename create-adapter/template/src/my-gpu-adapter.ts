import type { ExporterAdapter } from "@vmprot/core";
import type { MyGpuFacts } from "./my-gpu-facts.js";
import { MY_GPU_FLAG } from "./my-gpu-flags.js";
import { myGpuPlacements } from "./my-gpu-placements.js";
import { myGpuProbe } from "./my-gpu-probe.js";

type Own = ExporterAdapter<MyGpuFacts>;

const { CACHED, WC } = MY_GPU_FLAG;

/** The exporter of my-gpu buffers. */
export const myGpuAdapter: Own = {
  contract: 1,
  exporter: "my-gpu",
  title: "MADE-UP: my-gpu",
  source: "MADE-UP: the driver's file and functions, and the kernel's version",
  optionalFacts: {
    imported: { values: [false, true], absent: false, doc: "a native buffer" },
  },
  cases: [
    { name: "CACHED", facts: { flags: CACHED } },
    { name: "WC", facts: { flags: WC } },
    { name: "both flags", facts: { flags: CACHED | WC } },
    { name: "an undefined bit", facts: { flags: WC | 0x4 } },
    { name: "imported", facts: { flags: WC, imported: true } },
    { name: "unknown whether imported", facts: { flags: WC, imported: "unknown" } },
  ],
  placements: myGpuPlacements,
  probe: myGpuProbe,
};
