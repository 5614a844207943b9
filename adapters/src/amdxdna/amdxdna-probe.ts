import { programProbe } from "@vmprot/core/uapi";

/**
 * The driver's three kinds of dma-buf have one exp_name (Linux 6.16), and no ioctl tells them apart.
 * In 6.14 it was `drm`, and whose such a buffer is cannot be told of this driver, which attaches to
 * its own on import as to others'.
 */
export const amdxdnaProbe = programProbe({
  expNames: ["amdxdna"],
  program: [{ facts: { memory: "unknown" } }],
});
