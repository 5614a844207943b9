import { KERNEL_EPOCHS } from "../contract/kernel-epochs.js";
import { HOSTS } from "../hosts/host-traits.js";
import { PLATFORM_FIELDS } from "../rules/environment-fields.js";

/** The hosts that an environment can be, as places in the lists of architectures and of kernels. */
export interface PossibleHosts {
  /** The one that is known, or all. */
  readonly arches: readonly number[];
  /** The one that is known, or all. */
  readonly kernels: readonly number[];
  /** The place of the only one; -1 where there are several. */
  readonly only: number;
  /** The place of the architecture, where it is known, with the newest kernel; -1 where it is not. */
  readonly newest: number;
  /** On each of them every device sees the CPU's caches. */
  readonly areDmaCoherent: boolean;
}

/** The place of a host in {@link HOSTS}. */
export const hostAt = (arch: number, kernel: number): number =>
  arch * KERNEL_EPOCHS.length + kernel;

/** The newest kernel: it stands for all where none of them differs. */
export const NEWEST = KERNEL_EPOCHS.length - 1;

const ARCHES: readonly number[] = [...PLATFORM_FIELDS.arch.keys()];
/** Every kernel. */
const KERNELS: readonly number[] = [...KERNEL_EPOCHS.keys()];

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
  return hostsOf(known(PLATFORM_FIELDS.arch, arch, ARCHES), known(KERNEL_EPOCHS, kernel, KERNELS));
}

/** The same hosts with every kernel. */
export const withAnyKernel = ({ arches }: PossibleHosts): PossibleHosts => hostsOf(arches, KERNELS);

function hostsOf(arches: readonly number[], kernels: readonly number[]): PossibleHosts {
  const arch = arches.length === 1 ? (arches[0] as number) : -1;
  return {
    arches,
    kernels,
    only: arch >= 0 && kernels.length === 1 ? hostAt(arch, kernels[0] as number) : -1,
    newest: arch >= 0 ? hostAt(arch, NEWEST) : -1,
    areDmaCoherent: arches.every((each) => HOSTS[hostAt(each, NEWEST)]?.dmaCoherent === true),
  };
}
