import type { Device, RaiseInterrupt } from "../machine/device.js";
import type { QueueMemory, VirtioDevice } from "./virtio-device.js";
import { type QueueFault, Virtqueue } from "./virtqueue.js";

const CONFIG = 0x100;
const DRIVER_OK = 4;
const FEATURES_OK = 8;
const NEEDS_RESET = 64;
/** The bits that a driver sets: ACKNOWLEDGE, DRIVER, DRIVER_OK, FEATURES_OK, FAILED. */
const DRIVERS_BITS = 1 | 2 | DRIVER_OK | FEATURES_OK | 128;
const VERSION_1 = 1n << 32n;
const INT_VRING = 1;
const INT_CONFIG = 2;

/** A queue as its registers say: nothing of them is checked until the driver says that it is ready. */
interface Queue {
  size: number;
  /** Low and high words of the addresses of descriptors, driver area and device area. */
  readonly words: Uint32Array;
  live?: Virtqueue;
}

interface Register {
  readonly at: number;
  readonly read?: (mmio: MmioTransport) => number;
  readonly write?: (mmio: MmioTransport, value: number) => void;
}

/** virtio over MMIO, version 2 (virtio 1.3, 4.2.2), without QueueReset. */
export class MmioTransport implements Device {
  readonly #device: VirtioDevice;
  readonly #memory: QueueMemory;
  readonly #raise: RaiseInterrupt;
  readonly #onFault: (queue: number, fault: QueueFault) => void;
  #queues: readonly Queue[] = [];
  /** Features accepted: bits 0 to 31, 32 to 63, and whatever is beyond, which no device offers. */
  readonly #accepted = new Uint32Array(3);
  #deviceWindow = 0;
  #driverWindow = 0;
  #selected = 0;
  #region = 0;
  #status = 0;
  #interrupt = 0;

  /** @param onFault the driver broke a queue: for the log */
  constructor(
    device: VirtioDevice,
    memory: QueueMemory,
    raise: RaiseInterrupt,
    onFault: (queue: number, fault: QueueFault) => void = () => {},
  ) {
    this.#device = device;
    this.#memory = memory;
    this.#raise = raise;
    this.#onFault = onFault;
    this.#clear();
  }

  read(offset: number, size: number): number {
    if (offset >= CONFIG) return this.#readConfig(offset - CONFIG, size);
    // 4.2.2.2: registers are read and written by aligned words.
    return (size === 4 && MmioTransport.#AT.get(offset)?.read?.(this)) || 0;
  }

  write(offset: number, size: number, value: number): void {
    if (offset >= CONFIG) {
      const bytes = Uint8Array.from({ length: size }, (_, n) => Math.floor(value / 256 ** n) % 256);
      this.#device.writeConfig(offset - CONFIG, bytes);
    } else if (size === 4) {
      MmioTransport.#AT.get(offset)?.write?.(this, value >>> 0);
    }
  }

  /** As when the driver writes 0 to the status. */
  reset(): void {
    this.#clear();
    this.#device.reset();
  }

  #clear(): void {
    this.#queues = this.#device.queues.map(() => ({ size: 0, words: new Uint32Array(6) }));
    this.#accepted.fill(0);
    this.#deviceWindow = this.#driverWindow = this.#selected = this.#region = 0;
    this.#status = this.#interrupt = 0;
  }

  #readConfig(offset: number, size: number): number {
    const bytes = this.#device.config().subarray(offset, offset + Math.min(size, 4));
    return bytes.reduce((sum, byte, n) => sum + byte * 256 ** n, 0);
  }

  /** 3.1.1: bits are only ever added, and FEATURES_OK stays clear where the features do not do. */
  #setStatus(value: number): void {
    if (value === 0) {
      this.reset();
      return;
    }
    let status = this.#status | (value & DRIVERS_BITS);
    if ((this.#status & FEATURES_OK) === 0 && !this.#featuresWork()) status &= ~FEATURES_OK;
    if ((status & FEATURES_OK) === 0) status &= ~DRIVER_OK;
    this.#status = status;
  }

  /** 2.2.2: none that was not offered; 6.2: VERSION_1, without which this transport is another. */
  #featuresWork(): boolean {
    const [low, high, beyond] = this.#accepted as unknown as [number, number, number];
    const accepted = BigInt(low) | (BigInt(high) << 32n);
    return (
      beyond === 0 && (accepted & ~this.#device.features) === 0n && (accepted & VERSION_1) !== 0n
    );
  }

  #offered(): number {
    if (this.#deviceWindow > 1) return 0;
    return Number((this.#device.features >> BigInt(32 * this.#deviceWindow)) & 0xffff_ffffn);
  }

  #accept(value: number): void {
    if ((this.#status & FEATURES_OK) === 0) this.#accepted[Math.min(this.#driverWindow, 2)] = value;
  }

  #setSize(value: number): void {
    const queue = this.#queues[this.#selected];
    if (queue !== undefined) queue.size = value;
  }

  #setReady(value: number): void {
    const queue = this.#queues[this.#selected];
    if (queue === undefined) return;
    delete queue.live;
    if (value !== 1) return;
    const [descriptors, driver, device] = [0, 2, 4].map(
      (n) => (queue.words[n] as number) + (queue.words[n + 1] as number) * 2 ** 32,
    ) as [number, number, number];
    const allowed = queue.size <= (this.#device.queues[this.#selected] as number);
    const live =
      allowed && Virtqueue.at(this.#memory, { size: queue.size, descriptors, driver, device });
    if (live) queue.live = live;
    else this.#broken(this.#selected, "BAD_RINGS");
  }

  /** 2.1.2: before DRIVER_OK no buffer is used; a device that needs a reset does nothing more. */
  #notified(index: number): void {
    const live = this.#queues[index]?.live;
    if (live === undefined || (this.#status & (DRIVER_OK | NEEDS_RESET)) !== DRIVER_OK) return;
    const { notify, fault } = live.drain((chain) => this.#device.handle(index, chain));
    if (notify) this.#notify(INT_VRING);
    if (fault !== undefined) this.#broken(index, fault);
  }

  /** 2.1.2: DEVICE_NEEDS_RESET, with a notification once the driver is there to get one. */
  #broken(queue: number, fault: QueueFault): void {
    this.#status |= NEEDS_RESET;
    this.#onFault(queue, fault);
    if ((this.#status & DRIVER_OK) !== 0) this.#notify(INT_CONFIG);
  }

  #notify(cause: number): void {
    this.#interrupt |= cause;
    this.#raise();
  }

  static #addressWord(at: number, n: number): Register {
    return { at, write: (mmio, value) => mmio.#queues[mmio.#selected]?.words.set([value], n) };
  }

  /** Where there is no such region, its length and base are all ones (4.2.2). */
  static #regionWord(at: number, field: "address" | "size", unit: number): Register {
    return {
      at,
      read(mmio) {
        const region = mmio.#device.regions.get(mmio.#region);
        return region === undefined ? 0xffff_ffff : Math.floor(region[field] / unit) >>> 0;
      },
    };
  }

  /** 4.2.2, by the names of linux/virtio_mmio.h. What is not listed reads as 0 and ignores writes. */
  static readonly #REGISTERS: Readonly<Record<string, Register>> = {
    MAGIC_VALUE: { at: 0x000, read: () => 0x7472_6976 },
    VERSION: { at: 0x004, read: () => 2 },
    DEVICE_ID: { at: 0x008, read: (mmio) => mmio.#device.id },
    VENDOR_ID: { at: 0x00c, read: () => 0 },
    DEVICE_FEATURES: { at: 0x010, read: (mmio) => mmio.#offered() },
    DEVICE_FEATURES_SEL: { at: 0x014, write: (mmio, value) => (mmio.#deviceWindow = value) },
    DRIVER_FEATURES: { at: 0x020, write: (mmio, value) => mmio.#accept(value) },
    DRIVER_FEATURES_SEL: { at: 0x024, write: (mmio, value) => (mmio.#driverWindow = value) },
    QUEUE_SEL: { at: 0x030, write: (mmio, value) => (mmio.#selected = value) },
    QUEUE_NUM_MAX: { at: 0x034, read: (mmio) => mmio.#device.queues[mmio.#selected] ?? 0 },
    QUEUE_NUM: { at: 0x038, write: (mmio, value) => mmio.#setSize(value) },
    QUEUE_READY: {
      at: 0x044,
      read: (mmio) => (mmio.#queues[mmio.#selected]?.live === undefined ? 0 : 1),
      write: (mmio, value) => mmio.#setReady(value),
    },
    QUEUE_NOTIFY: { at: 0x050, write: (mmio, value) => mmio.#notified(value) },
    INTERRUPT_STATUS: { at: 0x060, read: (mmio) => mmio.#interrupt },
    INTERRUPT_ACK: { at: 0x064, write: (mmio, value) => (mmio.#interrupt &= ~value) },
    STATUS: {
      at: 0x070,
      read: (mmio) => mmio.#status,
      write: (mmio, value) => mmio.#setStatus(value),
    },
    QUEUE_DESC_LOW: MmioTransport.#addressWord(0x080, 0),
    QUEUE_DESC_HIGH: MmioTransport.#addressWord(0x084, 1),
    QUEUE_AVAIL_LOW: MmioTransport.#addressWord(0x090, 2),
    QUEUE_AVAIL_HIGH: MmioTransport.#addressWord(0x094, 3),
    QUEUE_USED_LOW: MmioTransport.#addressWord(0x0a0, 4),
    QUEUE_USED_HIGH: MmioTransport.#addressWord(0x0a4, 5),
    SHM_SEL: { at: 0x0ac, write: (mmio, value) => (mmio.#region = value) },
    SHM_LEN_LOW: MmioTransport.#regionWord(0x0b0, "size", 1),
    SHM_LEN_HIGH: MmioTransport.#regionWord(0x0b4, "size", 2 ** 32),
    SHM_BASE_LOW: MmioTransport.#regionWord(0x0b8, "address", 1),
    SHM_BASE_HIGH: MmioTransport.#regionWord(0x0bc, "address", 2 ** 32),
    // The configuration changes at the driver's own writes only (2.5).
    CONFIG_GENERATION: { at: 0x0fc, read: () => 0 },
  };

  /** Where each register is, by its name: a test compares them with the header. */
  static readonly offsets: ReadonlyMap<string, number> = new Map(
    Object.entries(MmioTransport.#REGISTERS).map(([name, { at }]) => [name, at]),
  );

  static readonly #AT: ReadonlyMap<number, Register> = new Map(
    Object.values(MmioTransport.#REGISTERS).map((register) => [register.at, register]),
  );
}
