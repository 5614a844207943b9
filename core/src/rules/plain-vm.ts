import type { Vm } from "../contract/vm.js";

/**
 * The VM that presets and the command line judge for, unless told otherwise: nothing attached,
 * nothing unusual, and the memslot placed so that KVM maps it page by page (rule R9).
 */
export const PLAIN_VM: Required<Vm> = Object.freeze({
  guestPat: "ignored",
  nonCoherentDma: false,
  guestMtrr: "write-back",
  dirtyLogging: false,
  confidential: "none",
  mte: false,
  svpbmt: false,
  guestMemfd: false,
  gpaCongruent: false,
  prefaulted: false,
  slot: "after",
  pinsRegions: true,
});
