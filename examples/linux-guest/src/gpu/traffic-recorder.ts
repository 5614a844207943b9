import type { MappingChanges, VmFacts } from "@vmprot/core";
import type { VirtioDevice } from "../virtio/virtio-device.js";
import type { GpuDevice, GpuOptions } from "./gpu-device.js";
import type { HostBuffer, HostVisible } from "./host-visible.js";

/** A line of a recording, in the order of events. Whoever makes such a device again gets the same answers. */
export type TrafficLine =
  /** The first line: what the device was made of. */
  | ({
      readonly kind: "device";
      readonly size: number;
      readonly buffers: readonly Omit<HostBuffer, "fd">[];
    } & Pick<GpuOptions, "address" | "facts" | "pageSize">)
  /** What the VMM answered when the device mapped; before the line of the request that asked for it. */
  | {
      readonly kind: "map";
      readonly blobId: number;
      readonly offset: number;
      readonly size: number;
      readonly errno: number;
    }
  /** Bytes in hexadecimal; `response` as the device gave it, whatever there was room for. */
  | {
      readonly kind: "request";
      readonly queue: number;
      readonly room: number;
      readonly request: string;
      readonly response: string;
    }
  | { readonly kind: "update"; readonly facts: VmFacts }
  | { readonly kind: "reset" };

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** Writes what a GPU is asked and answers, as JSON lines, so that it can be asked again without a guest. */
export class TrafficRecorder {
  /** What to make the device of: maps are recorded. */
  readonly options: GpuOptions;
  readonly #line: (line: TrafficLine) => void;

  /**
   * @param options of the device; buffers that are added later are not in the recording
   * @param write gets each line without its end
   */
  constructor(options: GpuOptions, write: (line: string) => void) {
    this.#line = (line) => write(JSON.stringify(line));
    const { address, facts, pageSize, hostVisible: region } = options;
    const buffers = [...options.buffers.values()].map(({ fd, ...buffer }) => buffer);
    const stated = { ...(facts && { facts }), ...(pageSize && { pageSize }) };
    this.#line({ kind: "device", address, size: region.size, ...stated, buffers });
    const hostVisible: HostVisible = {
      size: region.size,
      map: (buffer, offset, size) => {
        const errno = region.map(buffer, offset, size);
        this.#line({ kind: "map", blobId: buffer.blobId, offset, size, errno });
        return errno;
      },
      unmap: (offset) => region.unmap(offset),
    };
    this.options = { ...options, hostVisible };
  }

  /** The device as its transport is to see it. */
  device(gpu: GpuDevice): VirtioDevice {
    const { id, features, queues, regions } = gpu;
    return {
      ...{ id, features, queues, regions },
      config: () => gpu.config(),
      writeConfig: () => gpu.writeConfig(),
      handle: (queue, chain) => {
        const response = gpu.handle(queue, chain);
        const bytes = { request: hex(chain.request), response: hex(response) };
        this.#line({ kind: "request", queue, room: chain.room, ...bytes });
        return response;
      },
      reset: () => {
        gpu.reset();
        this.#line({ kind: "reset" });
      },
    };
  }

  /** Updates a recorded device. @see GpuDevice.update */
  update(gpu: GpuDevice, facts: VmFacts): MappingChanges<number> {
    this.#line({ kind: "update", facts });
    return gpu.update(facts);
  }
}
