import { type CacheMode, defineAdapter, type Placement } from "@vmprot/core";
import { FLAGS, probe } from "./my-gpu-probe.js";

const { CACHED, WC } = FLAGS;

/** MADE-UP: where the memory is, and how the driver's mmap installs its page-table entries. */
const shmem = (cache: CacheMode): readonly Placement[] => [
  { memory: "ram", cache, vma: "pfnmap", pages: "shmem" },
];

/** The buffers of which this is the only flag. */
const only = (value: number) => ({ flags: { masked: { mask: CACHED | WC, value } } });

/** The exporter of my-gpu buffers. */
const adapter = defineAdapter({
  contract: 1,
  exporter: "my-gpu",
  title: "MADE-UP: my-gpu",
  source: "MADE-UP: the driver's file and functions, and the kernel's version",
  facts: {
    flags: {
      kind: "bits",
      bits: FLAGS,
      doc: "MADE-UP: the driver's flags, as its ioctl returns them.",
    },
    imported: {
      kind: "yes-no",
      doc: "The buffer was imported from another exporter.",
      absent: false,
      because: "Whoever made the buffer knows where: an import is asked for by name.",
    },
  },
  // The first row that fits is the answer.
  rules: [
    {
      id: "imported",
      when: { imported: { is: true } },
      refuse: { code: "FOREIGN_BUFFER" },
      source: "drivers/gpu/drm/drm_prime.c, drm_gem_prime_handle_to_dmabuf",
    },
    {
      id: "cached",
      when: only(CACHED),
      map: shmem("cached"),
      source: "MADE-UP: the driver's file and function",
    },
    {
      id: "write-combined",
      when: only(WC),
      map: shmem("write-combined"),
      source: "MADE-UP: the driver's file and function",
    },
    {
      id: "no-such-buffer",
      refuse: {
        code: "UNKNOWN_FACTS",
        message: "MADE-UP: the driver creates buffers with exactly one of CACHED and WC.",
      },
      source: "MADE-UP: the driver's file and function",
    },
  ],
  cases: [
    { name: "CACHED", facts: { flags: CACHED } },
    { name: "WC", facts: { flags: WC } },
    { name: "both flags", facts: { flags: CACHED | WC } },
    { name: "imported", facts: { flags: WC, imported: true } },
    { name: "unknown whether imported", facts: { flags: WC, imported: "unknown" } },
  ],
  probe,
});

export { adapter as myGpuAdapter };
