import type { Check } from "./check.js";
import type { Preflight } from "./preflight.js";

/** A line of `vmprot doctor --json`: first the checks, then the preflight of each GPU. */
export type DoctorRow = Check | Preflight;
