import { frozen } from "../base/plain.js";
import type { HostTraits } from "../contract/host-traits.js";
import { KERNEL_EPOCHS } from "../contract/kernel-epochs.js";
import { PLATFORM_FIELDS } from "../rules/environment-fields.js";

/** One architecture's traits that adapters may ask for. */
export interface HostTraitsRow extends Omit<HostTraits, "kernel"> {
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

/** Every host that adapters can tell from others: each architecture in its order, with each kernel. */
export const HOSTS: readonly HostTraits[] = frozen<HostTraits[]>(
  PLATFORM_FIELDS.arch.flatMap((arch) => {
    const row = HOST_TRAITS.find((each) => each.arch === arch);
    if (row === undefined) throw new RangeError(`no host traits of ${arch}`);
    const { canWriteCombineRam, dmaCoherent } = row;
    return KERNEL_EPOCHS.map((kernel) => ({ arch, kernel, canWriteCombineRam, dmaCoherent }));
  }),
);
