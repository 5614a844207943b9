import type { Unknown } from "./unknown.js";

/**
 * A Linux version: `6.18`, `6.12.95`, or a full release string (`6.12.95+deb12-amd64`). Only the
 * first two numbers count.
 *
 * @title a Linux version such as 6.18, or unknown
 * @pattern ^(unknown|[0-9]{1,3}\.[0-9]{1,4}([^0-9].{0,80})?)$
 */
export type KernelVersion = string;

/**
 * The name of a built-in environment; `vmprot platforms` shows what each one states.
 *
 * @title a preset's name
 */
export type PresetName =
  | "intel"
  | "intel-honor-pat"
  | "amd"
  | "arm64-fwb"
  | "arm64-no-fwb"
  | "riscv64-svpbmt"
  | "riscv64-no-svpbmt";

/**
 * What the host's hardware, hypervisor and kernel do with memory types. A field that is absent or
 * `unknown` stands for every value. Fields that the architecture does not have are never asked for.
 */
export interface Platform {
  /** The architecture of host and guest. */
  readonly arch?: "x86_64" | "arm64" | "riscv64" | "loongarch64" | "ppc64" | Unknown;
  /** The hypervisor interface that the VMM uses. */
  readonly hypervisor?: "kvm" | "mshv" | "acrn" | "hvf" | "whp" | "xen" | "gunyah" | Unknown;
  /** The host's kernel version, or `unknown`. */
  readonly kernel?: KernelVersion;
  /** x86_64: CPU vendor (vendor_id in /proc/cpuinfo: GenuineIntel, AuthenticAMD, HygonGenuine). */
  readonly vendor?: "intel" | "amd" | Unknown;
  /** x86_64: EPT or NPT in use (/sys/module/kvm_intel/parameters/ept, kvm_amd/parameters/npt). */
  readonly nestedPaging?: boolean | Unknown;
  /** Intel: the CPU snoops its own caches on mismatched types (`ss` in /proc/cpuinfo). */
  readonly selfSnoop?: boolean | Unknown;
  /**
   * Intel: KVM can be told to honour the guest's PAT, that is KVM_CHECK_EXTENSION(213,
   * KVM_CAP_DISABLE_QUIRKS2) has bit 9, KVM_X86_QUIRK_IGNORE_GUEST_PAT (Linux 6.16 and later, and
   * backports: ask the capability, not the version).
   */
  readonly guestPatQuirk?: boolean | Unknown;
  /** x86_64: the host MTRR type of the device's BAR (/proc/mtrr, for root). */
  readonly deviceMtrr?: "uncached" | "write-combined" | "write-back" | Unknown;
  /** arm64: FEAT_S2FWB, stage 2 forces the type of Normal memory. */
  readonly fwb?: boolean | Unknown;
  /**
   * arm64: KVM_CHECK_EXTENSION(243, KVM_CAP_ARM_CACHEABLE_PFNMAP_SUPPORTED) on a VM's fd is 1: FWB
   * and CTR_EL0.DIC are both there. On /dev/kvm it is EINVAL from 6.17 on. Distributions backport it:
   * where it is 1, it goes before the kernel's version.
   */
  readonly cacheablePfnmap?: boolean | Unknown;
  /** riscv64: the host CPU has Svpbmt. */
  readonly hostSvpbmt?: boolean | Unknown;
  /**
   * The kernel's internal shmem mount may hand out huge pages: the selected word of
   * /sys/kernel/mm/transparent_hugepage/shmem_enabled is `always`, `within_size` or `force`. Matters
   * before Linux 6.13 only. What it was when the pages were allocated nobody can read.
   */
  readonly shmemHugePages?: boolean | Unknown;
  /**
   * Memfds may get huge pages though the internal mount does not: some
   * /sys/kernel/mm/transparent_hugepage/hugepages-*kB/shmem_enabled is `always` or `within_size`, or
   * `advise` and the memfd's owner advises it; `inherit` follows `shmem_enabled`. Matters to udmabuf,
   * before Linux 6.13 only. What it was when the pages were allocated nobody can read.
   */
  readonly memfdHugePages?: boolean | Unknown;
}
