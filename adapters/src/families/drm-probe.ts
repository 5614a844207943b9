import type {
  ExporterProbe,
  ProbeDevice,
  ProbeRefusalCode,
  ProbeResult,
  ProbeTarget,
  Unknown,
} from "@vmprot/core";

/** How one DRM driver is asked about a buffer. */
export interface DrmProbe<F> {
  /** DRM_IOCTL_VERSION's name of the driver. */
  readonly driver: string;
  /** The `exp_name`s that its buffers can have. */
  readonly expNames: readonly string[];
  /** It needs ioctls that render nodes refuse. */
  readonly primaryNode?: true;
  /**
   * Asks a device of this driver about a buffer that it may have exported.
   *
   * @param deviceCoherent what the machine tells of the devices that use it
   */
  ask(device: ProbeDevice, deviceCoherent: boolean | Unknown): ProbeResult<F>;
}

/** A probe that asks no device of another driver, and about no buffer of another exporter. */
export function drmProbe<F>({ driver, expNames, primaryNode, ask }: DrmProbe<F>): ExporterProbe<F> {
  return {
    expNames,
    drmDrivers: [driver],
    ...(primaryNode && { primaryNode }),
    probe(target) {
      const { expName, device } = target;
      if (device?.driver !== driver) return refuse(`No ${driver} device was asked.`);
      if (!expNames.includes(expName)) return FOREIGN_BUFFER;
      return ask(device, deviceCoherence(target));
    },
  };
}

/** The buffer is another exporter's. */
export const FOREIGN_BUFFER = {
  kind: "refusal",
  code: "FOREIGN_BUFFER",
} as const satisfies ProbeResult<never>;

/** The driver said more than 32 bits can hold: no facts say that. */
export const TOO_WIDE = {
  kind: "refusal",
  code: "UNKNOWN_FACTS",
  message: "The driver answered with a mask of more than 32 bits.",
} as const satisfies ProbeResult<never>;

/** What the machine tells of the devices that use the buffer, as facts say it. */
export function deviceCoherence({ deviceCoherent = "unknown" }: ProbeTarget): boolean | Unknown {
  return deviceCoherent;
}

/** The buffer's facts. */
export function facts<const F>(read: F): ProbeResult<F> {
  return { kind: "facts", facts: read };
}

/** No facts, and why; by default because the driver left everything open. */
export function refuse(
  message: string,
  code: ProbeRefusalCode = "ATTRIBUTES_UNKNOWN",
): ProbeResult<never> {
  return { kind: "refusal", code, message };
}

/** A driver's 64-bit mask as facts carry it, or undefined where it has more than 32 bits. */
export function maskOf(value: bigint): number | undefined {
  return value <= 0xffff_ffffn ? Number(value) : undefined;
}
