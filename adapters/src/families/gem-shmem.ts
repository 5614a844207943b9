import type { CacheMode, KernelRange, PageKind, Placement } from "@vmprot/core";
import { type MappedRow, writeCombined } from "./write-combined.js";

type Kernel = NonNullable<KernelRange["from"]>;

/**
 * Pages of a shmem file. A driver with a mount of its own (drm_gem_huge_mnt_create) has huge pages
 * whatever the kernel's shmem mount is set to.
 */
const objects =
  (pages: PageKind) =>
  (...modes: readonly CacheMode[]): readonly Placement[] =>
    Object.freeze(
      modes.map((cache) =>
        Object.freeze({ memory: "ram", cache, vma: "pfnmap-shmem", pages } as const),
      ),
    );

/**
 * An object of the drm_gem_shmem helper: pages of a shmem file, mapped write-combined where the
 * driver set map_wc, else cached; the same for life. Source:
 * drivers/gpu/drm/drm_gem_shmem_helper.c, drm_gem_shmem_mmap (Linux 6.12 to 7.2).
 */
export const gemShmem = objects("shmem");

/** One of a driver that has a mount with huge pages of its own. */
const onOwnMount = objects("non-refcounted");

/**
 * The rows of an object that the driver maps in this mode.
 *
 * @param ownMountFrom the first Linux in which the driver has a mount of its own; absent for none
 */
export function gemShmemRows<const R extends Omit<MappedRow, "map">>(
  row: R,
  cache: Exclude<CacheMode, "uncached">,
  ownMountFrom?: Kernel,
): readonly (R & MappedRow)[] {
  const rows = byMount(row, cache, ownMountFrom);
  if (cache === "cached") return rows;
  // What can be in pages of both kinds is at worst in those of the driver's own mount.
  const pages = ownMountFrom === undefined ? gemShmem : onOwnMount;
  const [onLoongArch] = writeCombined({ ...row, map: pages(cache) });
  return [onLoongArch, ...rows];
}

function byMount<const R extends Omit<MappedRow, "map">>(
  row: R,
  cache: CacheMode,
  from: Kernel | undefined,
): readonly (R & MappedRow)[] {
  if (from === undefined) return [{ ...row, map: gemShmem(cache) }];
  const { id, host } = row;
  return [
    {
      ...row,
      id: `${id}-own-mount`,
      host: { ...host, kernel: { ...host?.kernel, from } },
      map: onOwnMount(cache),
    },
    { ...row, map: gemShmem(cache) },
  ];
}
