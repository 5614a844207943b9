import { createRequire } from "node:module";
import { VmprotError } from "@vmprot/core";
import type koffiModule from "koffi";

export type Koffi = typeof koffiModule;

/**
 * The library that calls C, loaded by the first who needs it: those who only read files never pay
 * for it.
 *
 * @throws VmprotError FFI_UNAVAILABLE
 */
export function loadKoffi(): Koffi {
  try {
    return createRequire(import.meta.url)("koffi");
  } catch (error) {
    const [reason] = (error as Error).message.split("\n");
    throw new VmprotError("FFI_UNAVAILABLE", `koffi cannot be loaded: ${reason}.`);
  }
}
