import { type ProbeRefusal, printable, SHARED_EXP_NAME, VmprotError } from "@vmprot/core";
import type { DrmDevice } from "../drm/drm-devices.js";
import type { ProbingAdapter } from "./probing-adapter.js";

/** What the caller knows of the buffer's origin. */
export interface DeviceChoice {
  /** A node of the device that exported the buffer, such as `/dev/dri/renderD128`. */
  readonly device?: string | undefined;
  /** The DRM name of the driver that exported it, such as `amdgpu`. */
  readonly driver?: string | undefined;
}

/**
 * Drivers that have an exporter, and so an exp_name, of their own, and never export as `drm`
 * (Linux 6.18: i915_gem_dmabuf.c, virtgpu_prime.c, drm/tegra/gem.c, armada_gem.c,
 * omap_gem_dmabuf.c, amdxdna_gem.c). Drivers that adapters claim need not be listed.
 */
const NEVER_SHARED: ReadonlySet<string> = new Set([
  "i915",
  "virtio_gpu",
  "tegra",
  "armada-drm",
  "omapdrm",
  "amdxdna_accel_driver",
]);

/** Whose word counts on what a driver exports. */
export interface DriverClaims {
  readonly adapters: readonly ProbingAdapter[];
  /** These can only add drivers that no other adapter claims. */
  readonly lastResort: readonly ProbingAdapter[];
}

/**
 * The one device that a buffer of this exp_name can come from, or a refusal. A buffer is never
 * imported just to see whether it is a device's own: if it is not, the import can pin and move it.
 *
 * @throws VmprotError DEVICE_UNAVAILABLE where the caller names a device or driver that is not there
 */
export function chooseDevice(
  expName: string,
  devices: readonly DrmDevice[],
  claims: DriverClaims,
  choice: DeviceChoice,
): DrmDevice | ProbeRefusal {
  const named = devices.filter((device) => isNamed(device, choice));
  if (named.length === 0 && isChosen(choice)) throw notThere(choice, devices);
  const candidates = named.filter(({ driver }) => canExport(driver, expName, claims));
  const [only, ...others] = candidates;
  if (only === undefined) return nobody(expName, named);
  return others.length === 0 ? only : ambiguous(expName, candidates);
}

const isChosen = ({ device, driver }: DeviceChoice): boolean =>
  device !== undefined || driver !== undefined;

/** Where nothing is named, every device is. */
function isNamed({ nodes, driver }: DrmDevice, choice: DeviceChoice): boolean {
  if (choice.device !== undefined && !nodes.includes(choice.device)) return false;
  return choice.driver === undefined || choice.driver === driver;
}

/** Whether a device could have exported a buffer of this exp_name, as far as is known. */
function canExport(
  driver: string | undefined,
  expName: string,
  { adapters, lastResort }: DriverClaims,
): boolean {
  if (driver === undefined) return true;
  const claimants = (of: readonly ProbingAdapter[]): ProbingAdapter[] =>
    of.filter(({ drmDrivers }) => drmDrivers?.includes(driver));
  const exports = ({ expNames }: ProbingAdapter): boolean => expNames.includes(expName);
  const claims = claimants(adapters);
  if (claims.length > 0) return claims.some(exports);
  if (expName === SHARED_EXP_NAME) return !NEVER_SHARED.has(driver);
  return claimants(lastResort).some(exports);
}

function notThere({ device, driver }: DeviceChoice, devices: readonly DrmDevice[]): VmprotError {
  const wanted = printable(device ?? `a device of the driver ${driver}`);
  const list = devices.map(text).join(", ") || "no DRM device";
  return new VmprotError("DEVICE_UNAVAILABLE", `There is not ${wanted}; there is ${list}.`);
}

function nobody(expName: string, devices: readonly DrmDevice[]): ProbeRefusal {
  const list = devices.map(text).join(", ") || "no DRM device";
  const message = `No such device can have exported a buffer of exp_name ${expName}: there is ${list}.`;
  return { code: "ATTRIBUTES_UNKNOWN", message };
}

function ambiguous(expName: string, devices: readonly DrmDevice[]): ProbeRefusal {
  const list = devices.map(text).join(", ");
  return {
    code: "ATTRIBUTES_UNKNOWN",
    message: `A buffer of exp_name ${expName} can come from ${list}, and asking the wrong one can move it: name the device that exported it.`,
  };
}

const text = ({ path, driver }: DrmDevice): string =>
  `${path} (${driver ?? "which cannot be asked"})`;
