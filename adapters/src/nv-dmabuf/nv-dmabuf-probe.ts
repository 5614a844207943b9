import { DEVICE_COHERENT, EXP_NAME, programProbe } from "@vmprot/core/uapi";

/** The name before 580.65.06, and since. */
const [OLD, NEW] = ["nvidia", "nv_dmabuf"] as const;

/** The name tells whether the module can map at all; the fd tells no more. */
export const nvDmabufProbe = programProbe({
  expNames: [OLD, NEW],
  program: [
    {
      facts: {
        mappable: { map: EXP_NAME, to: { [OLD]: false }, otherwise: "unknown" },
        zeroFb: "unknown",
        singleHandle: "unknown",
        cacheType: "unknown",
        deviceCoherent: DEVICE_COHERENT,
      },
    },
  ],
});
