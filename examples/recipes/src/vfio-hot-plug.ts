import type { GuestMapping, MappingChanges, Vm } from "@vmprot/core";
import type { HostFiles } from "@vmprot/linux";
import type { BlobMapper, BlobMapping } from "@vmprot/virtio-gpu";

/** Snoop Control in the extended capabilities of Intel's IOMMU (VT-d specification, 11.4.3). */
const SNOOP_CONTROL = 1n << 7n;

/**
 * What KVM will find when it is told of a device (KVM_DEV_VFIO_FILE_ADD), which is what can be known
 * before: from Linux 6.2 on it asks not the container but whether the IOMMU of each device of the group
 * can make it snoop (vfio_file_enforced_coherent, intel_iommu_capable).
 *
 * @param devices PCI addresses of all devices of the IOMMU group, such as 0000:00:02.0
 */
export function nonCoherentDma(
  files: Pick<HostFiles, "read">,
  devices: readonly string[],
): NonNullable<Vm["nonCoherentDma"]> {
  const snoops = devices.map((device) => {
    const text = files.read(`sys/bus/pci/devices/${device}/iommu/intel-iommu/ecap`)?.trim() ?? "";
    return /^[0-9a-f]{1,16}$/.test(text) ? (BigInt(`0x${text}`) & SNOOP_CONTROL) !== 0n : undefined;
  });
  if (snoops.includes(false)) return true;
  return snoops.length === 0 || snoops.includes(undefined) ? "unknown" : false;
}

/** What a change has done to the guest's blobs. */
export interface VmChange {
  /** Taken from it; its driver finds out when it maps them anew. */
  readonly lost: readonly BlobMapping[];
  /** Left to it, but less than they were: slow to read, say. */
  readonly weaker: readonly GuestMapping<number>[];
}

/**
 * Makes a change of the VM's facts come true: what would no longer be safe is gone before it. Plugging
 * and unplugging alike, for Intel's KVM honours the guest's PAT while such a device is there: what was
 * mapped write-combined beside it has to go first.
 *
 * @param vm what will hold then: while another such device stays, nothing has changed
 * @param takeAway removes the memslot, or clears the window
 * @param change plugs or unplugs, and comes back when that is done: no command is answered meanwhile.
 * What it throws is thrown, and the VM's facts are as they were
 */
export function changeVm(
  mapper: BlobMapper,
  vm: Vm,
  takeAway: (mapping: BlobMapping) => void,
  change: () => void,
): VmChange {
  const lost = unsafe(mapper, mapper.preview({ vm }));
  for (const mapping of lost) {
    takeAway(mapping);
    mapper.revoke(mapping.resourceId);
  }
  change();
  return { lost, weaker: mapper.update({ vm }).weaker };
}

/** No command tells a virtio-gpu guest another map_info, so what has to change goes too. */
function unsafe(
  mapper: BlobMapper,
  { revoke, change }: MappingChanges<number>,
): readonly BlobMapping[] {
  const ids = new Set([...revoke, ...change].map(({ id }) => id));
  return [...mapper.mappings].filter(({ resourceId }) => ids.has(resourceId));
}
