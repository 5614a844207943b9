import { type HeaderChecks, headerChecks } from "@vmprot/core/uapi";

/** KVM's GICv3 (Documentation/virt/kvm/devices/arm-vgic-v3.rst): kind of device, groups, attributes. */
export const VGIC = {
  KVM_DEV_TYPE_ARM_VGIC_V3: 7,
  /** Where its registers are: 64 bits each. */
  KVM_DEV_ARM_VGIC_GRP_ADDR: 0,
  KVM_VGIC_V3_ADDR_TYPE_DIST: 2,
  KVM_VGIC_V3_ADDR_TYPE_REDIST: 3,
  /** How many interrupts it has, the first 32 included: 32 bits. */
  KVM_DEV_ARM_VGIC_GRP_NR_IRQS: 3,
  KVM_DEV_ARM_VGIC_GRP_CTRL: 4,
  /** A command: readies it, once all virtual CPUs are made. */
  KVM_DEV_ARM_VGIC_CTRL_INIT: 0,
} as const;

const KVM_ARM_IRQ_TYPE_SHIFT = 24;
const KVM_ARM_IRQ_TYPE_SPI = 1;
/** The GIC's number of the first shared interrupt; those below are private to a CPU. */
const FIRST_SPI = 32;

/** KVM_IRQ_LINE's name of a shared interrupt (SPI), which counts from 0 as in a device tree. */
export const irqOfSpi = (spi: number): number =>
  (KVM_ARM_IRQ_TYPE_SPI << KVM_ARM_IRQ_TYPE_SHIFT) | (FIRST_SPI + spi);

/** What arch/arm64's headers must say. */
export const uapiChecks = (): HeaderChecks & { readonly arch: "arm64" } => ({
  arch: "arm64",
  headers: ["linux/kvm.h"],
  checks: headerChecks([VGIC, { KVM_ARM_IRQ_TYPE_SHIFT, KVM_ARM_IRQ_TYPE_SPI }]),
});
