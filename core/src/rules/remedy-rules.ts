import { frozen } from "../base/plain.js";
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
  /** What to do, as the beginning of a sentence. */
  readonly text: string;
}

/**
 * Every change, the cheapest first: of the VMM's doing, of the VM, of the host's settings, then of
 * its kernel and hypervisor. What hardware is cannot be changed.
 */
export const REMEDY_RULES: readonly RemedyRule[] = frozen<RemedyRule[]>([
  {
    id: "write-first",
    field: "prefaulted",
    value: true,
    text: "Write to each page of the VMM's mapping before the guest runs, and again after every invalidation",
  },
  {
    id: "not-congruent",
    field: "gpaCongruent",
    value: false,
    text: "Place the memslot so that (gpa - hva) modulo PMD_SIZE is not 0",
  },
  {
    id: "slot-first",
    field: "slot",
    value: "before",
    text: "Register the memslot first, and map the buffer into it with MAP_FIXED",
  },
  {
    id: "own-mapping",
    field: "guestMemfd",
    value: false,
    text: "Back the memslot by the VMM's own mmap of the dma-buf",
  },
  {
    id: "no-dirty-log",
    field: "dirtyLogging",
    value: false,
    text: "Leave dirty logging off for this memslot, so that the buffer cannot be live-migrated",
  },
  {
    id: "honor-guest-pat",
    field: "guestPat",
    value: "honored",
    text: "Disable KVM_X86_QUIRK_IGNORE_GUEST_PAT before the first memslot, as QEMU 11.1 does by itself; but not with a bochs display in the VM before its driver's fix, because guests hang or draw slowly",
  },
  {
    id: "do-not-pin",
    field: "pinsRegions",
    value: false,
    text: "Do not register the buffer's region for encryption; the guest must map it decrypted",
  },
  {
    id: "guest-write-back",
    field: "guestMtrr",
    value: "write-back",
    text: "Place the buffer where the guest's MTRRs say write-back",
  },
  {
    id: "guest-svpbmt",
    field: "svpbmt",
    value: true,
    text: "Give the guest's ISA Svpbmt",
  },
  { id: "no-mte", field: "mte", value: false, text: "Run the VM without KVM_CAP_ARM_MTE" },
  {
    id: "coherent-devices",
    field: "nonCoherentDma",
    value: false,
    text: "Attach no device without enforced cache coherency",
  },
  {
    id: "no-shmem-huge-pages",
    field: "shmemHugePages",
    value: false,
    text: "Set shmem_enabled to never before the buffer is allocated",
  },
  {
    id: "no-memfd-huge-pages",
    field: "memfdHugePages",
    value: false,
    text: "Set shmem_enabled of every hugepages-*kB to never before the memfd is filled",
  },
  {
    id: "nested-paging",
    field: "nestedPaging",
    value: true,
    text: "Load the KVM module with nested paging (ept or npt)",
  },
  {
    id: "guest-pat-quirk",
    field: "guestPatQuirk",
    value: true,
    text: "Use a kernel whose KVM_CAP_DISABLE_QUIRKS2 has bit 9: Linux 6.16 or later, or 6.12.78 or later of 6.12.y",
  },
  { id: "later-kernel", field: "kernel", value: "later", text: "Use Linux" },
  { id: "kvm", field: "hypervisor", value: "kvm", text: "Use KVM" },
  {
    id: "not-confidential",
    field: "confidential",
    value: "none",
    text: "Run the VM without memory encryption",
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
  if (field !== "kernel") return text;
  const [first] = values;
  const end = ENVIRONMENT_FIELDS.kernel.indexOf(values.at(-1) as FieldValue) + 1;
  const next = ENVIRONMENT_FIELDS.kernel[end];
  return `${text} ${first} or later${next === undefined ? "" : `, but before ${next}`}`;
}
