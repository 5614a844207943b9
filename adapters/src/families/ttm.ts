import type { CacheMode, Placement } from "@vmprot/core";

/**
 * How TTM maps whatever memory a buffer is in: it picks the attribute at each fault while
 * vm_page_prot stays cacheable, and its pool hands out pages of any order, of which only the first
 * has a reference count. Source: drivers/gpu/drm/ttm/ttm_bo_vm.c, ttm_bo_vm_fault_reserved;
 * ttm_pool.c (Linux 6.18).
 */
const HOW = { vma: "pfnmap-fault", pages: "non-refcounted" } as const;

/**
 * System memory (TTM_PL_SYSTEM, TTM_PL_TT): the ttm_tt's caching, as the driver's ttm_tt_create chose
 * it. Source: drivers/gpu/drm/ttm/ttm_bo_util.c, ttm_io_prot.
 */
const system = (cache: CacheMode): Placement => Object.freeze({ memory: "ram", cache, ...HOW });

/**
 * Device memory (TTM_PL_VRAM and a driver's own): the resource's bus.caching, as the driver's
 * io_mem_reserve or its memory manager chose it. Source: drivers/gpu/drm/ttm/ttm_bo_util.c,
 * ttm_io_prot.
 */
const vram = (cache: CacheMode): Placement => Object.freeze({ memory: "device", cache, ...HOW });

/** A buffer that stays in system memory, mapped in one of these modes. */
export function inSystemMemory(...modes: readonly CacheMode[]): readonly Placement[] {
  return Object.freeze(modes.map(system));
}

/**
 * A buffer that stays in device memory, or that reaches the CPU through the device alone, mapped in
 * one of these modes.
 */
export function inVram(...modes: readonly CacheMode[]): readonly Placement[] {
  return Object.freeze(modes.map(vram));
}

/**
 * A buffer that can be in device memory. Memory pressure evicts it to system memory at any time, and
 * later use brings it back: an answer needs both. Source: drivers/gpu/drm/ttm/ttm_bo.c,
 * ttm_bo_evict and ttm_bo_handle_move_mem.
 *
 * @param modes those of device memory. On x86 it is what the driver reserved the memory as, whatever
 * it asks for at the fault (arch/x86/mm/pat/memtype.c, pfnmap_setup_cachemode): write-combined, but
 * uncached where it reserved nothing
 */
export function inVramOrSystemMemory(
  modes: CacheMode | readonly CacheMode[],
  ...inSystem: readonly CacheMode[]
): readonly Placement[] {
  const inDevice = typeof modes === "string" ? [modes] : modes;
  return Object.freeze([...inDevice.map(vram), ...inSystem.map(system)]);
}
