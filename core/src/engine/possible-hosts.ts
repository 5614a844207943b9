import { KERNEL_EPOCHS } from "../contract/kernel-epochs.js";
import { HOSTS } from "../hosts/host-traits.js";
import { PLATFORM_FIELDS } from "../rules/environment-fields.js";

/** The hosts that an environment can be, as places in the lists of architectures and of kernels. */
export interface PossibleHosts {
  /** The one that is known, or all. */
  readonly arches: readonly number[];
  /** The one that is known, or all. */
  readonly kernels: readonly number[];
}

/** The place of a host in {@link HOSTS}. */
export const hostAt = (arch: number, kernel: number): number =>
  arch * KERNEL_EPOCHS.length + kernel;

/** The newest kernel: it stands for all where none of them differs. */
export const NEWEST = KERNEL_EPOCHS.length - 1;

const ARCHES: readonly number[] = [...PLATFORM_FIELDS.arch.keys()];
/** Every kernel. */
export const KERNELS: readonly number[] = [...KERNEL_EPOCHS.keys()];

/** Every host that is as the known fields say. */
export function possibleHosts({
  arch,
  kernel,
}: {
  readonly arch?: unknown;
  readonly kernel?: unknown;
}): PossibleHosts {
  const known = (values: readonly unknown[], value: unknown, all: readonly number[]) => {
    const place = values.indexOf(value);
    return place < 0 ? all : [place];
  };
  return {
    arches: known(PLATFORM_FIELDS.arch, arch, ARCHES),
    kernels: known(KERNEL_EPOCHS, kernel, KERNELS),
  };
}

/** Whether on each of these hosts every device sees the CPU's caches. */
export const areDmaCoherent = ({ arches }: PossibleHosts): boolean =>
  arches.every((arch) => HOSTS[hostAt(arch, NEWEST)]?.dmaCoherent === true);
