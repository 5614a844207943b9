import { frozen } from "../base/plain.js";
import type { FixCost } from "../contract/fix.js";
import { KERNEL_EPOCHS } from "../contract/kernel-epochs.js";
import {
  ENVIRONMENT_FIELDS,
  type EnvironmentField,
  type FieldValue,
} from "./environment-fields.js";
import type { Row } from "./row.js";

/** A change that somebody can make to a VM or its host, so that a buffer may be mapped after all. */
export interface RemedyRule {
  readonly id: string;
  readonly field: EnvironmentField;
  /** What the field becomes; of `kernel`, any later version. */
  readonly value: FieldValue | "later";
  readonly cost: FixCost;
  /** The same as `text` in a few words. */
  readonly brief: string;
  /** What to do, as the beginning of a sentence. */
  readonly text: string;
}

/**
 * Every change, the cheapest first: of the VMM's doing, of the VM, of the host's settings, then of
 * its kernel and hypervisor.
 */
export const REMEDY_RULES: readonly RemedyRule[] = frozen<RemedyRule[]>([
  {
    id: "write-first",
    field: "prefaulted",
    value: true,
    cost: "vmm",
    brief: "write each page before the guest runs",
    text: "Write to each page of the VMM's mapping before the guest runs, and again after every invalidation",
  },
  {
    id: "not-congruent",
    field: "gpaCongruent",
    value: false,
    cost: "vmm",
    brief: "guest and host address not congruent",
    text: "Place the memslot so that (gpa - hva) modulo PMD_SIZE is not 0",
  },
  {
    id: "slot-first",
    field: "slot",
    value: "before",
    cost: "vmm",
    brief: "memslot first, then MAP_FIXED",
    text: "Register the memslot first, and map the buffer into it with MAP_FIXED",
  },
  {
    id: "own-mapping",
    field: "guestMemfd",
    value: false,
    cost: "vmm",
    brief: "memslot over the VMM's own mmap",
    text: "Back the memslot by the VMM's own mmap of the dma-buf",
  },
  {
    id: "no-dirty-log",
    field: "dirtyLogging",
    value: false,
    cost: "vmm",
    brief: "no dirty logging of this memslot",
    text: "Leave dirty logging off for this memslot, so that the buffer cannot be live-migrated",
  },
  {
    id: "honor-guest-pat",
    field: "guestPat",
    value: "honored",
    cost: "vmm",
    brief: "guest's PAT honoured (QEMU 11.1)",
    text: "Disable KVM_X86_QUIRK_IGNORE_GUEST_PAT before the first memslot, as QEMU 11.1 does by itself; but not with a bochs display in the VM before its driver's fix, because guests hang or draw slowly",
  },
  {
    id: "do-not-pin",
    field: "pinsRegions",
    value: false,
    cost: "vmm",
    brief: "region not registered for encryption",
    text: "Do not register the buffer's region for encryption; the guest must map it decrypted",
  },
  {
    id: "guest-write-back",
    field: "guestMtrr",
    value: "write-back",
    cost: "vm",
    brief: "guest address that its MTRRs say is write-back",
    text: "Place the buffer where the guest's MTRRs say write-back",
  },
  {
    id: "guest-svpbmt",
    field: "svpbmt",
    value: true,
    cost: "vm",
    brief: "Svpbmt in the guest's ISA",
    text: "Give the guest's ISA Svpbmt",
  },
  {
    id: "no-mte",
    field: "mte",
    value: false,
    cost: "vm",
    brief: "VM without MTE",
    text: "Run the VM without KVM_CAP_ARM_MTE",
  },
  {
    id: "coherent-devices",
    field: "nonCoherentDma",
    value: false,
    cost: "vm",
    brief: "no device without enforced coherency",
    text: "Attach no device without enforced cache coherency",
  },
  {
    id: "not-confidential",
    field: "confidential",
    value: "none",
    cost: "vm",
    brief: "VM without memory encryption",
    text: "Run the VM without memory encryption",
  },
  {
    id: "no-shmem-huge-pages",
    field: "shmemHugePages",
    value: false,
    cost: "host",
    brief: "shmem_enabled never",
    text: "Set shmem_enabled to never before the buffer is allocated",
  },
  {
    id: "no-memfd-huge-pages",
    field: "memfdHugePages",
    value: false,
    cost: "host",
    brief: "shmem_enabled of hugepages-*kB never",
    text: "Set shmem_enabled of every hugepages-*kB to never before the memfd is filled",
  },
  {
    id: "nested-paging",
    field: "nestedPaging",
    value: true,
    cost: "host",
    brief: "nested paging (ept or npt)",
    text: "Load the KVM module with nested paging (ept or npt)",
  },
  {
    id: "guest-pat-quirk",
    field: "guestPatQuirk",
    value: true,
    cost: "kernel",
    brief: "kernel with the guest-PAT quirk (Linux 6.16)",
    text: "Use a kernel whose KVM_CAP_DISABLE_QUIRKS2 has bit 9: Linux 6.16 or later, or 6.12.78 or later of 6.12.y",
  },
  {
    id: "later-kernel",
    field: "kernel",
    value: "later",
    cost: "kernel",
    brief: "Linux",
    text: "Use Linux",
  },
  {
    id: "kvm",
    field: "hypervisor",
    value: "kvm",
    cost: "kernel",
    brief: "KVM",
    text: "Use KVM",
  },
]);

/** What another host would have: not in anybody's power to change, but to choose. */
export const HARDWARE_RULES: readonly RemedyRule[] = frozen<RemedyRule[]>([
  {
    id: "fwb",
    field: "fwb",
    value: true,
    cost: "hardware",
    brief: "processor with FEAT_S2FWB",
    text: "Use a host whose processor has FEAT_S2FWB",
  },
  {
    id: "cacheable-pfnmap",
    field: "cacheablePfnmap",
    value: true,
    cost: "hardware",
    brief: "processor with FEAT_S2FWB and CTR_EL0.DIC",
    text: "Use a host whose processor has FEAT_S2FWB and CTR_EL0.DIC",
  },
  {
    id: "self-snoop",
    field: "selfSnoop",
    value: true,
    cost: "hardware",
    brief: "processor with self-snoop",
    text: "Use a host whose processor snoops its own caches (`ss` in /proc/cpuinfo)",
  },
  {
    id: "host-svpbmt",
    field: "hostSvpbmt",
    value: true,
    cost: "hardware",
    brief: "processor with Svpbmt",
    text: "Use a host whose processor has Svpbmt",
  },
  {
    id: "device-mtrr",
    field: "deviceMtrr",
    value: "uncached",
    cost: "hardware",
    brief: "firmware that leaves the BAR uncached",
    text: "Use a host whose firmware leaves the device's BAR uncached in the MTRRs",
  },
  {
    id: "amd",
    field: "vendor",
    value: "amd",
    cost: "hardware",
    brief: "AMD processor",
    text: "Use a host with an AMD processor, whose nested paging always honours the guest's PAT",
  },
]);

/** The values that a rule proposes in place of a known one, or of none. */
export function proposals(
  { value }: RemedyRule,
  known: FieldValue | undefined,
): readonly FieldValue[] {
  if (value !== "later") return known === value ? [] : [value];
  return KERNEL_EPOCHS.slice(KERNEL_EPOCHS.indexOf(known as (typeof KERNEL_EPOCHS)[number]) + 1);
}

/** What to do so that a condition on the environment does not hold any more, the cheapest first. */
export function remediesOf(when: Row["when"]): string[] {
  return REMEDY_RULES.flatMap((rule) => {
    const held = when[rule.field];
    const values = held === undefined ? [] : proposals(rule, held.at(-1));
    const others = values.filter((value) => !held?.includes(value));
    return others.length === 0 ? [] : [remedyText(rule, others)];
  });
}

/** What to do, with the versions that a kernel can have: those of `values`, oldest first. */
export function remedyText({ field, text }: RemedyRule, values: readonly FieldValue[]): string {
  return field === "kernel" ? `${text} ${kernelsText(values)}` : text;
}

/** Kernels that follow one another: `6.13 or later`, `6.13 or later, but before 7.1`. */
export function kernelsText(values: readonly FieldValue[]): string {
  const [first] = values;
  const end = ENVIRONMENT_FIELDS.kernel.indexOf(values.at(-1) as FieldValue) + 1;
  const next = ENVIRONMENT_FIELDS.kernel[end];
  return `${first} or later${next === undefined ? "" : `, but before ${next}`}`;
}
