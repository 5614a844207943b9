import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { type ExporterAdapter, printable, quote, VmprotError } from "@vmprot/core";
import { deviceCoherent } from "../device/device-coherent.js";
import type { DrmDevice } from "../drm/drm-devices.js";
import { PresentDevices } from "../drm/present-devices.js";
import { type HostFiles, hostFiles } from "../host/host-files.js";
import type { DmaBuf } from "../proc/dma-buf.js";
import { type ProcFiles, procFiles } from "../proc/proc-files.js";
import { liveSystem } from "../system/live-system.js";
import type { System } from "../system/system.js";
import { askAdapter } from "./ask-adapter.js";
import { askDevice, type Question } from "./ask-device.js";
import { askEach } from "./ask-each.js";
import type { BufferProbe } from "./buffer-probe.js";
import {
  adapterFor,
  type Candidate,
  chooseDevices,
  type DeviceChoice,
  type DriverClaims,
  isNamed,
  listed,
  notThere,
} from "./choose-devices.js";
import { Holders } from "./holders.js";
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

/** What questions about one buffer have in common. */
interface Questions extends Pick<Question, "alone"> {
  readonly dmaBuf: Identity;
  readonly descriptor: () => number;
}

/** Probes buffers with these adapters. Devices are looked for anew where that is a second ago. */
export class Prober {
  readonly #claims: DriverClaims;
  readonly #options: Omit<ProberOptions, "lastResort">;
  readonly #files: ProcFiles;
  readonly #present: PresentDevices;
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
    this.#files = rest.files ?? procFiles(rest.root);
    this.#present = new PresentDevices(rest.root, () => this.#system);
  }

  /**
   * The DRM and accel devices that are there now, to be called before each scan; the same list as long as
   * they are the same. Each is asked for its driver when it is new.
   *
   * @throws VmprotError ARCH_UNSUPPORTED, FFI_UNAVAILABLE
   */
  devices(): readonly DrmDevice[] {
    return this.#present.list();
  }

  /**
   * Whether a device is there that the caller's choice names; every choice that names none is right.
   *
   * @throws VmprotError DEVICE_NOT_DRM, DEVICE_UNAVAILABLE, DEVICE_HIDDEN, which name what there is; those
   * of {@link Prober.devices}
   */
  requireChoice(choice: DeviceChoice): void {
    const { device, driver } = choice;
    if (device === undefined && driver === undefined) return;
    const devices = this.devices();
    const node = device && realPath(device);
    const named = devices.filter((each) => isNamed(each, { ...choice, device: node }));
    if (named.length > 0) {
      if (device !== undefined && named[0]?.fault !== undefined) throw named[0].fault;
      return;
    }
    const isNode = devices.some(({ nodes }) => node !== undefined && nodes.includes(node));
    if (device !== undefined && !isNode && existsSync(join(this.#options.root ?? "/", device))) {
      const list = listed(devices) || "none here";
      const message = `${printable(device)} is no node of a DRM or accel device; there is ${list}.`;
      throw new VmprotError("DEVICE_NOT_DRM", message);
    }
    throw notThere(choice, devices);
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
    const named = { ...choice, device: choice.device && realPath(choice.device) };
    const chosen = chooseDevices(expName, this.#present.recent(), this.#claims, named);
    if ("code" in chosen) return { kind: "refusal", ...chosen };
    const alone = "only" in chosen && chosen.alone;
    const questions = { dmaBuf, descriptor, alone };
    if ("each" in chosen) return askEach(chosen, this.#questioner(questions));
    const { driver, path, fault } = chosen.only;
    if (driver === undefined) throw fault;
    const adapter = adapterFor(driver, expName, this.#claims);
    if (adapter !== undefined) {
      return askDevice(this.#questioner(questions)({ device: chosen.only, adapter })).answer;
    }
    const message = `No adapter knows buffers of exp_name ${expName} of ${driver}, the driver of ${path}.`;
    return { kind: "refusal", code: "UNKNOWN_EXPORTER", message, device: path };
  }

  /** Makes questions about one buffer, each to one device. */
  #questioner({ dmaBuf, descriptor, alone }: Questions): (candidate: Candidate) => Question {
    const fd = descriptor();
    const holders = new Holders(this.#files, fd);
    const system = this.#system;
    return ({ adapter, device }) => {
      const target = this.#target(dmaBuf, device.device);
      return { system, adapter, device, target, descriptor: fd, holders, alone };
    };
  }

  get #system(): System {
    return this.#options.system ?? liveSystem();
  }

  /** What is known of a buffer without its driver. */
  #target({ expName, size }: Identity, device?: string): Question["target"] {
    const known = this.#coherent.get(device) ?? this.#coherence(device);
    return { expName, size, deviceCoherent: known };
  }

  #coherence(device: string | undefined): boolean | "unknown" {
    const host = this.#options.host ?? hostFiles(this.#options.root);
    const known = deviceCoherent(host, device).value;
    this.#coherent.set(device, known);
    return known;
  }
}

const knowing = (adapters: readonly ProbingAdapter[], expName: string): ProbingAdapter[] =>
  adapters.filter(({ expNames }) => expNames.includes(expName));

/** Names such as those of /dev/dri/by-path lead to the nodes that are listed. */
function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}
