import { GpuDevice, Memslots, type Vmm } from "@vmprot/example-linux-guest";
import { readHeader } from "@vmprot/virtio-gpu";
import type { Container } from "inversify";
import { median } from "../budget.js";

/** Durations in a place made ahead, so that measuring does not look like the growth that is measured. */
export class Durations {
  readonly #all: Float64Array;
  #count = 0;

  /** @param capacity of more, only the number is kept */
  constructor(capacity: number) {
    this.#all = new Float64Array(capacity);
  }

  get count(): number {
    return this.#count;
  }

  add(nanoseconds: number): void {
    this.#all[this.#count++] = nanoseconds;
  }

  /** Nanoseconds; 0 of none. */
  get median(): number {
    return this.#count === 0 ? 0 : median([...this.#all.subarray(0, this.#count)]);
  }

  clear(): void {
    this.#count = 0;
  }
}

const CAPACITY = 1 << 14;
/** QueueNotify of virtio over MMIO (virtio 1.3, 4.2.2). */
const QUEUE_NOTIFY = 0x50;

const now = (): number => Number(process.hrtime.bigint());

/** Nanoseconds of one look at the clock: each duration has about one in it. */
export function clockCost(): number {
  const costs = Array.from({ length: 1000 }, () => {
    const before = now();
    return now() - before;
  });
  return median(costs);
}

/** How long a VMM takes over what its guest's driver asks, by the type of the request. */
export class RequestTimes {
  /** Memslots aside. */
  readonly #answers = new Map<number, Durations>();
  readonly #memslots = new Map<number, Durations>();
  /** A notification, but for the answers to what it was about. */
  readonly queue = new Durations(CAPACITY);
  #inMemslots = 0;
  #inAnswers = 0;

  /** Decorates what a container makes; the VMM itself knows nothing of it, and pays nothing without. */
  watch(container: Container): void {
    container.onActivation(Memslots, (_, memslots) => {
      const { map, unmap } = memslots;
      memslots.map = (...args) => this.#memslot(() => map.apply(memslots, args));
      memslots.unmap = (offset) => this.#memslot(() => unmap.call(memslots, offset));
      return memslots;
    });
    container.onActivation(GpuDevice, (_, gpu) => {
      const { handle } = gpu;
      gpu.handle = (queue, chain) => {
        this.#inMemslots = 0;
        const before = now();
        const response = handle.call(gpu, queue, chain);
        const took = now() - before;
        const { type } = readHeader(chain.request);
        this.#inAnswers += took;
        durations(this.#answers, type).add(took - this.#inMemslots);
        durations(this.#memslots, type).add(this.#inMemslots);
        return response;
      };
      return gpu;
    });
  }

  /** @param gpu the guest-physical address of its registers */
  watchNotifications({ vcpu }: Vmm, gpu: number): void {
    const { serve } = vcpu;
    vcpu.serve = (memory, ports) => {
      const timed: typeof memory = {
        read: (address, size) => memory.read(address, size),
        write: (address, size, value) => {
          if (address !== gpu + QUEUE_NOTIFY) return memory.write(address, size, value);
          this.#inAnswers = 0;
          const before = now();
          memory.write(address, size, value);
          this.queue.add(now() - before - this.#inAnswers);
        },
      };
      return serve.call(vcpu, timed, ports);
    };
  }

  /** Types of requests so far. */
  get types(): number[] {
    return [...this.#answers.keys()];
  }

  answer(type: number): Durations {
    return durations(this.#answers, type);
  }

  memslot(type: number): Durations {
    return durations(this.#memslots, type);
  }

  clear(): void {
    for (const each of [...this.#answers.values(), ...this.#memslots.values(), this.queue]) {
      each.clear();
    }
  }

  #memslot<T>(act: () => T): T {
    const before = now();
    const result = act();
    this.#inMemslots += now() - before;
    return result;
  }
}

function durations(map: Map<number, Durations>, type: number): Durations {
  const known = map.get(type) ?? new Durations(CAPACITY);
  map.set(type, known);
  return known;
}
