import { programProbe } from "@vmprot/core/uapi";

/** `exp_name` says it all. */
export const mbochsProbe = programProbe({
  expNames: ["mbochs"],
  program: [],
});
