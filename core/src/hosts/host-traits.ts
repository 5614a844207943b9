import { frozen } from "../base/plain.js";
import type { HostTraits } from "../contract/host-traits.js";

/** One architecture's traits that adapters may ask for. */
export interface HostTraitsRow extends HostTraits {
  readonly arch: string;
  readonly source: string;
}

const SOURCE =
  "include/drm/drm_cache.h, drm_arch_can_wc_memory; arch/*/Kconfig, ARCH_HAS_SYNC_DMA_FOR_DEVICE";

/**
 * Every architecture's traits. x86_64 kernels are taken to run with PAT enabled, ppc64 ones to be
 * built without CONFIG_NOT_COHERENT_CACHE, as 64-bit ones always are.
 */
export const HOST_TRAITS: readonly HostTraitsRow[] = frozen<HostTraitsRow[]>([
  { arch: "x86_64", canWriteCombineRam: true, dmaCoherent: true, source: SOURCE },
  { arch: "arm64", canWriteCombineRam: false, dmaCoherent: false, source: SOURCE },
  { arch: "riscv64", canWriteCombineRam: true, dmaCoherent: false, source: SOURCE },
  { arch: "loongarch64", canWriteCombineRam: false, dmaCoherent: true, source: SOURCE },
  { arch: "ppc64", canWriteCombineRam: false, dmaCoherent: true, source: SOURCE },
]);
