export { asahiAdapter } from "./asahi.js";
export { ASAHI_GEM, asahiProbe } from "./asahi-probe.js";
