import type { GuestMapping, MappingChanges, Vm } from "@vmprot/core";
import type { System } from "@vmprot/linux";
import type { BlobMapper, BlobMapping } from "@vmprot/virtio-gpu";

/** _IO(';', 101), and what it asks of a container: does the IOMMU make every device snoop? */
const VFIO_CHECK_EXTENSION = 0x3b65;
const VFIO_DMA_CC_IOMMU = 4;

/**
 * What KVM will find when the group is told to it (KVM_DEV_VFIO_FILE_ADD): devices of a container that
 * cannot be made to snoop are DMA that is not coherent.
 *
 * @param container /dev/vfio/vfio with the group in it and VFIO_SET_IOMMU done; undefined for iommufd,
 * of which nothing of the kind can be asked
 */
export function nonCoherentDma(
  system: System,
  container: number | undefined,
): NonNullable<Vm["nonCoherentDma"]> {
  if (container === undefined) return "unknown";
  return system.ask(container, VFIO_CHECK_EXTENSION, VFIO_DMA_CC_IOMMU) !== 1;
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
