import type {
  ExporterProbe,
  ProbeDevice,
  ProbeRefusalCode,
  ProbeResult,
  ProbeTarget,
  Unknown,
} from "@vmprot/core";

/** What is known of a buffer before its driver is asked. */
export interface Known {
  /** What the machine tells of the devices that use it. */
  readonly deviceCoherent: boolean | Unknown;
  /** Whether the device imported it; of what it is known to have imported no driver is asked. */
  readonly imported: false | Unknown;
}

/** How devices of one DRM driver, or of several that keep buffers alike, are asked about one. */
export interface DrmProbe<F>
  extends Pick<ExporterProbe, "expNames" | "attachesOwn" | "neverImports"> {
  /** DRM_IOCTL_VERSION's name of the driver, or of each; the device says which it has. */
  readonly driver: string | readonly string[];
  /** It needs ioctls that render nodes refuse. */
  readonly primaryNode?: true;
  /** Asks a device of such a driver about a buffer that it may have exported, by this `exp_name`. */
  ask(device: ProbeDevice, known: Known, expName: string): ProbeResult<F>;
}

/** A probe that asks no device of another driver, and about no buffer of another exporter. */
export function drmProbe<F>({ driver, ask, ...rest }: DrmProbe<F>): ExporterProbe<F> {
  const drivers = typeof driver === "string" ? [driver] : driver;
  return {
    ...rest,
    drmDrivers: drivers,
    probe(target) {
      const { expName, device, imported = "unknown" } = target;
      if (device === undefined || !drivers.includes(device.driver)) {
        return refuse(`No device of ${drivers.join(", ")} was asked.`);
      }
      if (!rest.expNames.includes(expName)) return FOREIGN_BUFFER;
      return ask(device, { deviceCoherent: deviceCoherence(target), imported }, expName);
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
