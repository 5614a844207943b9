import { LEFT_TO_THOROUGH } from "../rig/verify/left-to-thorough.js";
import { PLACES } from "../rig/verify/places.js";
import { SHARE } from "./thoroughness.js";

/** What a run that is not thorough leaves out, in one line. */
export function leftOut(): string {
  const places = LEFT_TO_THOROUGH.map(({ machine, suite }) => `${suite} on ${machine}`);
  return (
    `vmprot: not thorough: random and sampled tests did ${100 * SHARE} % of their repetitions, and ` +
    `${places.length} of ${PLACES.length} kernels and machines were not booted (${places.join(", ")}), nor others ` +
    "than amd's for a Linux guest, the rig's command or examples/c-vmm; examples/serve-clients asked no machine's " +
    "server, and no analyzer or linter read the C and the Rust; " +
    "npm test -- --thorough does all"
  );
}
