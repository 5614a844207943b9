import { frozen } from "../base/plain.js";
import { KERNEL_EPOCHS } from "../contract/kernel-epochs.js";

/** A value of a field, as rows compare it. */
export type FieldValue = string | boolean;

const YES_NO = [false, true] as const;

/**
 * Every platform field and its values: what `unknown` stands for. One field, one row; rows of the
 * tables name fields by these names.
 */
export const PLATFORM_FIELDS = frozen({
  arch: ["x86_64", "arm64", "riscv64", "loongarch64", "ppc64"],
  hypervisor: ["kvm", "mshv", "acrn", "hvf", "whp", "xen", "gunyah"],
  kernel: KERNEL_EPOCHS,
  vendor: ["intel", "amd"],
  nestedPaging: YES_NO,
  selfSnoop: YES_NO,
  guestPatQuirk: YES_NO,
  deviceMtrr: ["uncached", "write-combined", "write-back"],
  fwb: YES_NO,
  cacheablePfnmap: YES_NO,
  hostSvpbmt: YES_NO,
  shmemHugePages: YES_NO,
  memfdHugePages: YES_NO,
} as const);

/** Every VM field and its values. */
export const VM_FIELDS = frozen({
  guestPat: ["ignored", "honored"],
  nonCoherentDma: YES_NO,
  guestMtrr: ["write-back", "uncached"],
  dirtyLogging: YES_NO,
  confidential: ["none", "sev", "sev-es", "sev-snp", "tdx", "pkvm", "cca"],
  mte: YES_NO,
  svpbmt: YES_NO,
  guestMemfd: YES_NO,
  gpaCongruent: YES_NO,
  prefaulted: YES_NO,
  slot: ["before", "after"],
  pinsRegions: YES_NO,
} as const);

/**
 * What one field's value says of another: FWB is half of what the capability is about
 * (arch/arm64/kvm/arm.c, kvm_supports_cacheable_pfnmap). Where both are stated and cannot both be, the
 * capability goes before.
 */
export const IMPLIED = frozen({
  fwb: { by: "cacheablePfnmap", is: true, value: true, wins: true },
  cacheablePfnmap: { by: "fwb", is: false, value: false, wins: false },
} as const);

/** The name of a field that says what the host is. */
export type PlatformField = keyof typeof PLATFORM_FIELDS;
/** The name of a field that says what the VM is. */
export type VmField = keyof typeof VM_FIELDS;
/** The name of any field that a verdict can depend on, besides the buffer's own facts. */
export type EnvironmentField = PlatformField | VmField;

/** All fields of an environment with their values. */
export const ENVIRONMENT_FIELDS: Readonly<Record<EnvironmentField, readonly FieldValue[]>> = frozen(
  {
    ...PLATFORM_FIELDS,
    ...VM_FIELDS,
  },
);

/** Every environment field, in the order in which refusals name them. */
export const ENVIRONMENT_FIELD_NAMES: readonly EnvironmentField[] = Object.freeze(
  Object.keys(ENVIRONMENT_FIELDS) as EnvironmentField[],
);

/** The field as a caller writes it: `platform.kernel`, `vm.guestPat`. */
export function qualifiedName(field: EnvironmentField): string {
  return `${Object.hasOwn(VM_FIELDS, field) ? "vm" : "platform"}.${field}`;
}
