import { type ProbeRefusal, printable, SHARED_EXP_NAME, VmprotError } from "@vmprot/core";
import type { DrmDevice } from "../drm/drm-devices.js";
import { namesOf } from "./own-names.js";
import type { ProbingAdapter } from "./probing-adapter.js";

/** What the caller knows of the buffer's origin, and allows. */
export interface DeviceChoice {
  /** A node of the device that exported the buffer, such as `/dev/dri/renderD128`. */
  readonly device?: string | undefined;
  /** The DRM name of the driver that exported it, such as `amdgpu`. */
  readonly driver?: string | undefined;
  /**
   * Where several devices can have exported the buffer, it may be imported into each of them in turn,
   * those that did not included: that attaches to the exporter's buffer, and can pin it or move it to
   * other memory, for as long as the file is open and on some drivers a while longer. Absent means
   * that only those are asked that refuse other exporters' buffers at once.
   */
  readonly allowForeignImport?: boolean | undefined;
}

/** Whose word counts on what a driver exports. */
export interface DriverClaims {
  readonly adapters: readonly ProbingAdapter[];
  /** These can only add drivers that no other adapter claims. */
  readonly lastResort: readonly ProbingAdapter[];
}

/** A device, and the adapter that asks it. */
export interface Candidate {
  readonly device: DrmDevice;
  readonly adapter: ProbingAdapter;
}

/** The one device that a buffer can come from, as far as the caller's choice leaves others. */
export interface OneDevice {
  readonly only: DrmDevice;
  /** No other device, chosen or not, can have exported the buffer. */
  readonly alone: boolean;
}

/** Why no device is asked. */
export interface Undecided extends ProbeRefusal {
  /** Nodes of the devices that can have exported the buffer, where they are several. */
  readonly candidates?: readonly string[];
}

/** Devices that are asked in turn. */
export interface SeveralDevices {
  /** Never empty. */
  readonly each: readonly Candidate[];
  /** Those that may have exported the buffer too, and are not asked. */
  readonly others: readonly DrmDevice[];
}

/**
 * The devices that a buffer of this exp_name can come from and that may be asked, or a refusal. A
 * buffer is not imported unasked just to see whether it is a device's own: if it is not, the import
 * can pin and move it.
 *
 * @throws VmprotError DEVICE_UNAVAILABLE where the caller names a device or driver that is not there
 */
export function chooseDevices(
  expName: string,
  devices: readonly DrmDevice[],
  claims: DriverClaims,
  choice: DeviceChoice,
): OneDevice | SeveralDevices | Undecided {
  const named = devices.filter((device) => isNamed(device, choice));
  if (named.length === 0 && isChosen(choice)) throw notThere(choice, devices);
  const possible = devices.filter((device) => canExport(driverOf(device, claims), expName, claims));
  const all = named.filter((device) => possible.includes(device));
  const [only, ...more] = all;
  if (only === undefined) return nobody(expName, named);
  if (more.length === 0) return { only, alone: possible.length === 1 };
  const each = all
    .flatMap((device) => {
      const adapter = adapterFor(device.driver, expName, claims);
      return adapter === undefined ? [] : [{ device, adapter }];
    })
    .filter((candidate) => choice.allowForeignImport === true || isHarmless(candidate))
    .sort((a, b) => Number(isHarmless(b)) - Number(isHarmless(a)));
  if (each.length === 0) return ambiguous(expName, all);
  return { each, others: all.filter((other) => !each.some(({ device }) => device === other)) };
}

/** Whether a device does nothing to buffers of others. */
export const isHarmless = ({ adapter }: Pick<Candidate, "adapter">): boolean =>
  adapter.neverImports === true;

/** The adapter that is asked about buffers of this exp_name on devices of this driver. */
export function adapterFor(
  driver: string | undefined,
  expName: string,
  { adapters, lastResort }: DriverClaims,
): ProbingAdapter | undefined {
  return [...adapters, ...lastResort].find(
    ({ expNames, drmDrivers }) =>
      driver !== undefined && expNames.includes(expName) && drmDrivers?.includes(driver),
  );
}

const isChosen = ({ device, driver }: DeviceChoice): boolean =>
  device !== undefined || driver !== undefined;

/** Whether it is the device that the caller names; where nothing is named, every device is. */
export function isNamed({ nodes, driver }: DrmDevice, choice: DeviceChoice): boolean {
  if (choice.device !== undefined && !nodes.includes(choice.device)) return false;
  return choice.driver === undefined || choice.driver === driver;
}

/**
 * A device's DRM driver. Of a hidden one only the bus's name is known, which is the same where it is a
 * DRM driver's.
 */
function driverOf(
  { driver, boundTo }: DrmDevice,
  { adapters, lastResort }: DriverClaims,
): string | undefined {
  if (driver !== undefined || boundTo === undefined) return driver;
  const all = [...adapters, ...lastResort].flatMap(({ drmDrivers }) => drmDrivers ?? []);
  return all.includes(boundTo) || namesOf(boundTo) !== undefined ? boundTo : undefined;
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
  const own = namesOf(driver);
  if (own?.includes(expName)) return true;
  if (expName === SHARED_EXP_NAME) return own === undefined;
  return claimants(lastResort).some(exports);
}

/** The error for a device or driver that the caller names and that is not among these. */
export function notThere(
  { device, driver }: DeviceChoice,
  devices: readonly DrmDevice[],
): VmprotError {
  const of = driver === undefined ? "" : ` of the driver ${driver}`;
  const wanted = printable(`${device ?? "device"}${of}`);
  const list = listed(devices) || "no DRM device at all";
  return new VmprotError("DEVICE_UNAVAILABLE", `There is no ${wanted}; there is ${list}.`);
}

function nobody(expName: string, devices: readonly DrmDevice[]): ProbeRefusal {
  const list = listed(devices) || "no DRM device";
  const message = `No such device can have exported a buffer of exp_name ${expName}: there is ${list}.`;
  return { code: "ATTRIBUTES_UNKNOWN", message };
}

function ambiguous(expName: string, devices: readonly DrmDevice[]): Undecided {
  return {
    code: "ATTRIBUTES_UNKNOWN",
    candidates: devices.map(({ path }) => path),
    message: `A buffer of exp_name ${expName} can come from ${listed(devices)}, and asking the wrong one can move it.`,
  };
}

/** Devices as messages name them. */
export const listed = (devices: readonly DrmDevice[]): string =>
  devices.map((device) => `${device.path} (${driverText(device)})`).join(", ");

function driverText({ driver, hidden, boundTo }: DrmDevice): string {
  const of = boundTo === undefined ? "" : `${printable(boundTo, 40)}, `;
  if (hidden === true) return `${of}which only sysfs shows, and /dev does not have`;
  return driver ?? "which cannot be asked";
}
