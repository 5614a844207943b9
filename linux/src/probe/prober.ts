import { realpathSync } from "node:fs";
import {
  type ExporterAdapter,
  type ProbeDevice,
  type ProbeTarget,
  quote,
  VmprotError,
} from "@vmprot/core";
import { deviceCoherent } from "../device/device-coherent.js";
import { askDrivers, type DrmDevice } from "../drm/drm-devices.js";
import { DrmFile } from "../drm/drm-file.js";
import { listDrmNodes } from "../drm/drm-nodes.js";
import { type HostFiles, hostFiles } from "../host/host-files.js";
import type { DmaBuf } from "../proc/dma-buf.js";
import type { ProcFiles } from "../proc/proc-files.js";
import { liveSystem } from "../system/live-system.js";
import type { System } from "../system/system.js";
import { askAdapter } from "./ask-adapter.js";
import type { BufferProbe } from "./buffer-probe.js";
import { chooseDevice, type DeviceChoice, type DriverClaims } from "./choose-device.js";
import { type ProbingAdapter, probingAdapters } from "./probing-adapter.js";

/** Where probing looks; absent means this machine. */
export interface ProberOptions {
  readonly system?: System;
  /** The folder that holds dev and sys. */
  readonly root?: string;
  readonly files?: ProcFiles;
  /** What is read of the host; absent means what is below the root. */
  readonly host?: HostFiles;
  /**
   * Adapters for exp_names and drivers that none of the others knows, such as those that were only
   * discovered. Where another adapter knows them, these are not asked, and they never make a device
   * the only one that a buffer can come from.
   */
  readonly lastResort?: readonly ExporterAdapter[];
}

/** What a probe has to know of a buffer before any device is asked. */
type Identity = Pick<DmaBuf, "expName" | "size">;

const PRIMARY = /\/card[0-9]+$/;

/** Probes buffers with these adapters. Devices are listed once, when the first one is needed. */
export class Prober {
  readonly #claims: DriverClaims;
  readonly #options: Omit<ProberOptions, "lastResort">;
  #devices: readonly DrmDevice[] | undefined;
  /** By the devices' folders. */
  readonly #coherent = new Map<string | undefined, boolean | "unknown">();

  /**
   * A prober that has not looked at the machine yet.
   *
   * @param adapters those whose probes may be asked; where several know a buffer, the first is
   * @throws VmprotError ADAPTER_INVALID where an adapter's probe is not what the contract says
   */
  constructor(adapters: readonly ExporterAdapter[], options: ProberOptions = {}) {
    const { lastResort = [], ...rest } = options;
    this.#claims = {
      adapters: probingAdapters(adapters),
      lastResort: probingAdapters(lastResort),
    };
    this.#options = rest;
  }

  /**
   * Asks the adapters that know this exp_name.
   *
   * @param dmaBuf what fdinfo says: exp_name, and the size in bytes
   * @param descriptor yields a descriptor of this process for the buffer; called only where a
   * device has to be asked, and closed by whoever made it
   * @throws VmprotError ARCH_UNSUPPORTED, DEVICE_NOT_DRM, DEVICE_UNAVAILABLE, FFI_UNAVAILABLE,
   * IMPORT_FAILED: the machine's faults. An adapter's are refusals, ADAPTER_FAILED
   */
  probe(dmaBuf: Identity, descriptor: () => number, choice: DeviceChoice = {}): BufferProbe {
    const { expName } = dmaBuf;
    const known = knowing(this.#claims.adapters, expName);
    const others = knowing(this.#claims.lastResort, expName);
    const candidates = known.length > 0 ? known : others;
    const plain = candidates.find(({ drmDrivers }) => drmDrivers === undefined);
    if (plain !== undefined) return askAdapter(plain, this.#target(dmaBuf));
    if (candidates.length === 0) {
      const message = `No adapter knows the exp_name ${quote(expName)}.`;
      return { kind: "refusal", code: "UNKNOWN_EXPORTER", message };
    }
    const named = { driver: choice.driver, device: choice.device && realPath(choice.device) };
    const device = chooseDevice(expName, this.#list(), this.#claims, named);
    if ("code" in device) return { kind: "refusal", ...device };
    const { driver, fault } = device;
    if (driver === undefined) throw fault;
    const adapter = [...known, ...others].find((each) => each.drmDrivers?.includes(driver));
    if (adapter !== undefined) return this.#askDevice(adapter, device, dmaBuf, descriptor());
    const message = `No adapter knows buffers of exp_name ${expName} of ${driver}, the driver of ${device.path}.`;
    return { kind: "refusal", code: "UNKNOWN_EXPORTER", message, device: device.path };
  }

  #list(): readonly DrmDevice[] {
    const { root } = this.#options;
    if (this.#devices === undefined) {
      const nodes = listDrmNodes(root);
      this.#devices = nodes.length === 0 ? [] : askDrivers(nodes, this.#system);
    }
    return this.#devices;
  }

  get #system(): System {
    return this.#options.system ?? liveSystem();
  }

  /** What is known of a buffer without its driver. */
  #target({ expName, size }: Identity, device?: string): Omit<ProbeTarget, "device"> {
    const host = this.#options.host ?? hostFiles(this.#options.root);
    const known = this.#coherent.get(device) ?? deviceCoherent(host, device).value;
    this.#coherent.set(device, known);
    return { expName, size, deviceCoherent: known };
  }

  #askDevice(
    adapter: ProbingAdapter,
    device: DrmDevice,
    dmaBuf: Identity,
    descriptor: number,
  ): BufferProbe {
    const system = this.#system;
    const file = new DrmFile(system, nodeFor(adapter, device));
    try {
      const { driver, major, minor, patch } = file;
      if (driver !== device.driver) {
        throw new VmprotError("DEVICE_UNAVAILABLE", `${file.path} has changed its driver.`);
      }
      const handle = file.import(descriptor);
      const port: ProbeDevice = {
        driver,
        major,
        minor,
        patch,
        handle,
        ioctl: (request, argument) => file.ioctl(request, argument),
        address: system.address,
      };
      const target = { ...this.#target(dmaBuf, device.device), device: port };
      const answer = askAdapter(adapter, target, file.path);
      file.release(handle);
      return answer;
    } finally {
      file.close();
    }
  }
}

const knowing = (adapters: readonly ProbingAdapter[], expName: string): ProbingAdapter[] =>
  adapters.filter(({ expNames }) => expNames.includes(expName));

/** Render nodes need less permission, and leave displays alone. */
function nodeFor({ primaryNode }: ProbingAdapter, { path, nodes }: DrmDevice): string {
  if (!primaryNode) return path;
  return nodes.find((node) => PRIMARY.test(node)) ?? path;
}

/** Names such as those of /dev/dri/by-path lead to the nodes that are listed. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
