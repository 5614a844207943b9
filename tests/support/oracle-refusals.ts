import type { Placement } from "@vmprot/core";
import { version } from "./fact-sheet.js";

/** A complete environment. */
export type Env = Readonly<Record<string, unknown>>;

/** What no VMM can do anything about, whatever the buffer is. */
function hostRefuses(env: Env): boolean {
  const kernel = version(env.kernel);
  const pinned = env.confidential === "sev" || env.confidential === "sev-es";
  return (
    env.hypervisor !== "kvm" ||
    kernel < 510 ||
    // R13: registering an encrypted region pins its pages, which is the VMM's choice.
    (env.confidential !== "none" && (!pinned || env.pinsRegions === true)) ||
    env.guestMemfd === true ||
    // R20: KVM knows Svpbmt from 6.0 on.
    (env.arch === "riscv64" && kernel < 600)
  );
}

/** R8, R9, R10, R19 and W1: what KVM looks for in the mappings beneath a slot, and when. */
function slotRefuses(env: Env, { memory, cache, vma }: Placement): boolean {
  const after = env.slot === "after";
  // Mapped later, only RAM has tags to be asked for.
  if (env.arch === "arm64" && env.mte === true && (after || memory === "ram")) return true;
  if (!vma.startsWith("pfnmap")) return false;
  const kernel = version(env.kernel);
  // What riscv64 writes ahead for R8 no guest can use: the fault replaces it by the right page.
  if (env.arch === "riscv64") return after && env.dirtyLogging === true;
  if (env.arch !== "arm64") return false;
  const cacheable = cache === "cached" || vma === "pfnmap-fault";
  const blocked = cacheable && kernel >= 617 && env.cacheablePfnmap !== true;
  return (
    // In a slot registered before, 5.10 to 5.13 were read only, and no machine here boots them.
    kernel < 514 ||
    (after && env.dirtyLogging === true) ||
    // Mapped later, RAM passes; KVM_RUN still refuses what is not.
    (blocked && (after || memory === "device")) ||
    // Wrong pages from a guess by vm_pgoff; 7.2.12 and 6.12.113 do not guess, 7.2.0 was not read.
    (kernel < 703 && env.gpaCongruent === true)
  );
}

/** R11: before 6.13 KVM takes a reference on each page, and tail pages give none. */
function pageRefuses(env: Env, { memory, vma, pages }: Placement): boolean {
  if (memory !== "ram" || !vma.startsWith("pfnmap") || version(env.kernel) >= 613) return false;
  const huge = env.shmemHugePages === true;
  return (
    pages === "non-refcounted" ||
    (pages === "shmem" && huge) ||
    (pages === "memfd" && (huge || env.memfdHugePages === true))
  );
}

/** Section 10.2 of the fact sheet, R4, R5 and R8 to R21, as corrected, and what it leaves unread. */
export function cannotMap(env: Env, place: Placement): boolean {
  const { memory, cache, vma } = place;
  const { arch } = env;
  const kernel = version(env.kernel);
  const ram = memory === "ram";
  const intel = arch === "x86_64" && env.vendor === "intel";
  return (
    hostRefuses(env) ||
    slotRefuses(env, place) ||
    pageRefuses(env, place) ||
    vma === "mixedmap" ||
    (vma === "pfnmap-shmem" && kernel >= 701 && env.prefaulted === false) ||
    // R21: before 6.19 TTM's caching says nothing of the page tables.
    (arch === "riscv64" && kernel < 619 && vma === "pfnmap-fault" && ram && cache !== "cached") ||
    ((arch === "loongarch64" || arch === "ppc64") && (!ram || cache !== "cached")) ||
    (intel && ram && cache !== "cached" && env.selfSnoop === false) ||
    (intel &&
      ram &&
      cache === "cached" &&
      kernel < 611 &&
      env.nonCoherentDma === true &&
      env.guestMtrr === "uncached")
  );
}
