/** Kernels of one version on which an exporter's buffers were seen. */
export interface Seen {
  /** The Linux version. */
  readonly kernel: string;
  /** The architectures, or the machines as `npm run rig` names them. */
  readonly on: readonly string[];
}

/** What stands behind an adapter beside its rows. */
export interface Evidence {
  /** The ioctls that its probe issues, by their C names without `DRM_IOCTL_`. */
  readonly ioctls: readonly string[];
  /** The facts that its probe can have a value of; the others stay unknown. */
  readonly told: readonly string[];
  /** Real kernels whose page tables had the placements that it says. */
  readonly pageTables: readonly Seen[];
  /** Machines on which guests of a real KVM were given its buffers. */
  readonly guests: readonly Seen[];
}
