import { defineAdapter } from "@vmprot/core";
import { mbochsProbe } from "./mbochs-probe.js";

/**
 * The exporter of the kernel's sample of a mediated display device, whose framebuffer the CPU alone
 * fills.
 */
export const mbochsAdapter = defineAdapter({
  contract: 1,
  exporter: "mbochs",
  title: "The kernel's sample of a mediated display (vfio-mdev/mbochs): cached",
  source: "samples/vfio-mdev/mbochs.c (Linux 6.12 to 7.2)",
  facts: {},
  rules: [
    {
      // Single pages, one at each fault, under the default protection.
      id: "cached",
      map: [{ memory: "ram", cache: "cached", vma: "pages", pages: "refcounted" }],
      source: "samples/vfio-mdev/mbochs.c, mbochs_mmap_dmabuf and mbochs_dmabuf_vm_fault",
    },
  ],
  cases: [{ name: "any buffer", facts: {} }],
  probe: mbochsProbe,
});
