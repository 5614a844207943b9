import type { System } from "../system/system.js";
import { askDriver, type DrmDevice } from "./drm-devices.js";
import { type DrmNode, listDrmNodes } from "./drm-nodes.js";

/** In milliseconds. A driver takes longer to bring up a device that is plugged in. */
const RECENT = 1000;

/** The DRM and accel devices of a machine, on which they come and go. */
export class PresentDevices {
  readonly #root: string | undefined;
  readonly #system: () => System;
  #list: readonly DrmDevice[] = [];
  #listedAt = Number.NEGATIVE_INFINITY;
  /** By what is known of its nodes. */
  #known = new Map<string, DrmDevice>();

  /** @param system called where a device has to be asked */
  constructor(root: string | undefined, system: () => System) {
    this.#root = root;
    this.#system = system;
  }

  /** Those that were there less than a second ago: to look costs more than all the rest of a probe. */
  recent(): readonly DrmDevice[] {
    return performance.now() - this.#listedAt < RECENT ? this.#list : this.list();
  }

  /**
   * Those that are there now; the same list as before where they are the same.
   *
   * @throws VmprotError ARCH_UNSUPPORTED, FFI_UNAVAILABLE
   */
  list(): readonly DrmDevice[] {
    const entries = listDrmNodes(this.#root).map((node) => {
      const key = JSON.stringify(node);
      return [key, this.#deviceOf(node, this.#known.get(key))] as const;
    });
    this.#listedAt = performance.now();
    const list = entries.map(([, device]) => device);
    const { length } = this.#list;
    if (list.length === length && list.every((each, at) => each === this.#list[at])) {
      return this.#list;
    }
    this.#known = new Map(entries);
    this.#list = list;
    return list;
  }

  /** One that could not be asked is asked again: udev gives a new node to its group a moment later. */
  #deviceOf(node: DrmNode, known: DrmDevice | undefined): DrmDevice {
    if (known !== undefined && (known.driver !== undefined || node.hidden === true)) return known;
    const asked = askDriver(node, this.#system());
    return known !== undefined && asked.driver === undefined ? known : asked;
  }
}
