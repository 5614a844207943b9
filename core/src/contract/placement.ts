import { CACHE_MODES, type CacheMode } from "./cache-mode.js";

/**
 * How the exporter's mmap installs its page-table entries, as far as KVM's fault path cares
 * (virt/kvm/kvm_main.c, hva_to_pfn and hva_to_pfn_remapped):
 *
 * - `pages`: an ordinary VMA over struct pages; get_user_pages works.
 * - `pfnmap`: VM_PFNMAP, and vma->vm_page_prot carries the cache mode.
 * - `pfnmap-any-uncached`: the same with VM_ALLOW_ANY_UNCACHED, by which vfio-pci says that a guest
 *   may use any uncached type (Linux 6.9; include/linux/mm.h). KVM on arm64 alone asks for it.
 * - `pfnmap-shmem`: the drm_gem_shmem helper's VM_PFNMAP, whose entries start read-only from
 *   Linux 7.1 on (drm_gem_shmem_helper.c, pfn_mkwrite).
 * - `pfnmap-fault`: VM_PFNMAP whose attribute is chosen at each fault while vm_page_prot stays
 *   cacheable, as TTM does (ttm_bo_vm.c, ttm_bo_vm_fault_reserved).
 * - `mixedmap`: VM_MIXEDMAP with special entries, which KVM never faults in.
 */
export type VmaKind =
  | "pages"
  | "pfnmap"
  | "pfnmap-any-uncached"
  | "pfnmap-shmem"
  | "pfnmap-fault"
  | "mixedmap";

/**
 * Whether KVM before 6.13, which took a reference on each page, can take one
 * (virt/kvm/kvm_main.c, kvm_try_get_pfn):
 *
 * - `refcounted`: always.
 * - `shmem`: yes, unless the kernel's shmem mount hands out huge pages.
 * - `memfd`: yes, unless that mount does, or memfds get huge pages of some size.
 * - `non-refcounted`: may hit tail pages, whose count is 0.
 */
export type PageKind = "refcounted" | "shmem" | "memfd" | "non-refcounted";

/** One place that a buffer's memory can be in during its life, and how the driver maps it there. */
export interface Placement {
  /** `ram`: the host kernel's own memory. `device`: anything else (a PCI BAR, VRAM, stolen). */
  readonly memory: "ram" | "device";
  /** The attribute of the driver's CPU mapping of the buffer in this place. */
  readonly cache: CacheMode;
  /** How the mapping is installed. */
  readonly vma: VmaKind;
  /** Whether the pages are refcounted. */
  readonly pages: PageKind;
}

/** What each field of a placement can be. */
export const PLACEMENT_VALUES: {
  readonly [Field in keyof Placement]: readonly Placement[Field][];
} = Object.freeze({
  memory: Object.freeze(["ram", "device"] as const),
  cache: CACHE_MODES,
  vma: Object.freeze([
    "pages",
    "pfnmap",
    "pfnmap-any-uncached",
    "pfnmap-shmem",
    "pfnmap-fault",
    "mixedmap",
  ] as const),
  pages: Object.freeze(["refcounted", "shmem", "memfd", "non-refcounted"] as const),
});
