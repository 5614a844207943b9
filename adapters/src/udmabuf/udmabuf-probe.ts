import { DEVICE_COHERENT, programProbe } from "@vmprot/core/uapi";

/** `exp_name` says it all: udmabuf alone exports under its name, and no UAPI tells more. */
export const udmabufProbe = programProbe({
  expNames: ["udmabuf"],
  program: [{ facts: { hugetlb: "unknown", deviceCoherent: DEVICE_COHERENT } }],
});
