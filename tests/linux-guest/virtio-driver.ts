import {
  GuestMemory,
  MmioTransport,
  type QueueFault,
  type QueueMemory,
  type VirtioDevice,
} from "@vmprot/example-linux-guest";

export const RAM_BASE = 0x4000_0000;
export const RAM_SIZE = 0x10_0000;
/** Where queue 0 lies; queue n comes 64 KiB later each. Buffers are from here on. */
const RINGS = RAM_BASE;
export const BUFFERS = RAM_BASE + 0x8_0000;

export const NEXT = 1;
export const WRITE = 2;
export const INDIRECT = 4;

/** Numbers of the specification, written down anew. */
export const REG = {
  ...{ magic: 0x000, version: 0x004, deviceId: 0x008, vendorId: 0x00c },
  ...{ features: 0x010, featuresSel: 0x014, accept: 0x020, acceptSel: 0x024 },
  ...{ queueSel: 0x030, queueMax: 0x034, queueNum: 0x038, queueReady: 0x044, notify: 0x050 },
  ...{ interrupt: 0x060, ack: 0x064, status: 0x070 },
  ...{ desc: 0x080, avail: 0x090, used: 0x0a0 },
  ...{ shmSel: 0x0ac, shmLen: 0x0b0, shmBase: 0x0b8, queueReset: 0x0c0 },
  ...{ generation: 0x0fc, config: 0x100 },
} as const;

export interface Descriptor {
  readonly address: number | bigint;
  readonly length: number;
  readonly flags?: number;
  readonly next?: number;
}

/** What a guest's driver does, over RAM of its own: nothing of it is the example's code. */
export class Driver {
  readonly ram = new Uint8Array(RAM_SIZE);
  readonly view = new DataView(this.ram.buffer);
  readonly mmio: MmioTransport;
  readonly faults: [queue: number, fault: QueueFault][] = [];
  interrupts = 0;
  /** Sizes of the queues that were set up. */
  readonly sizes: number[] = [];

  /** @param onRead is called before the device looks at any bytes of RAM */
  constructor(device: VirtioDevice, onRead: () => void = () => {}) {
    const memory = new GuestMemory(RAM_BASE, this.ram);
    const spied: QueueMemory = {
      at(address, length) {
        onRead();
        return memory.at(address, length);
      },
    };
    this.mmio = new MmioTransport(
      device,
      spied,
      () => this.interrupts++,
      (queue, fault) => this.faults.push([queue, fault]),
    );
  }

  get = (register: number): number => this.mmio.read(register, 4);
  set = (register: number, value: number): void => this.mmio.write(register, 4, value);

  get64(register: number): bigint {
    return BigInt(this.get(register)) | (BigInt(this.get(register + 4)) << 32n);
  }

  set64(register: number, value: number | bigint): void {
    this.set(register, Number(BigInt(value) & 0xffff_ffffn));
    this.set(register + 4, Number(BigInt(value) >> 32n));
  }

  offered(): bigint {
    return [0, 1].reduce((bits, window) => {
      this.set(REG.featuresSel, window);
      return bits | (BigInt(this.get(REG.features)) << BigInt(32 * window));
    }, 0n);
  }

  accept(features: bigint): void {
    for (const window of [0, 1]) {
      this.set(REG.acceptSel, window);
      this.set(REG.accept, Number((features >> BigInt(32 * window)) & 0xffff_ffffn));
    }
  }

  /** How large the first queues can be, up to one that is not there. */
  most(): number[] {
    const sizes = [0, 1, 2].map((index) => {
      this.set(REG.queueSel, index);
      return this.get(REG.queueMax);
    });
    return sizes.slice(0, sizes.indexOf(0));
  }

  /** Everything up to DRIVER_OK, as virtio 1.3, 3.1.1 lists it. @returns the status */
  start(sizes = this.most(), features = this.offered()): number {
    for (const bits of [0, 1, 3]) this.set(REG.status, bits);
    this.accept(features);
    this.set(REG.status, 11);
    for (const [index, size] of sizes.entries()) this.setUp(index, size);
    this.set(REG.status, 15);
    return this.get(REG.status);
  }

  setUp(index: number, size: number): void {
    const { descriptors, driver, device } = this.rings(index);
    this.ram.fill(0, descriptors - RAM_BASE, descriptors - RAM_BASE + 0x1_0000);
    this.set(REG.queueSel, index);
    this.set(REG.queueNum, size);
    this.set64(REG.desc, descriptors);
    this.set64(REG.avail, driver);
    this.set64(REG.used, device);
    this.set(REG.queueReady, 1);
    this.sizes[index] = size;
  }

  rings(index: number) {
    const descriptors = RINGS + index * 0x1_0000;
    return { descriptors, driver: descriptors + 0x4000, device: descriptors + 0x8000 };
  }

  describe(queue: number, at: number, { address, length, flags = 0, next = 0 }: Descriptor): void {
    const offset = this.rings(queue).descriptors - RAM_BASE + 16 * at;
    this.view.setBigUint64(offset, BigInt(address), true);
    this.view.setUint32(offset + 8, length, true);
    this.view.setUint16(offset + 12, flags, true);
    this.view.setUint16(offset + 14, next, true);
  }

  /** Makes chains available that begin with these descriptors. */
  offer(queue: number, ...heads: number[]): void {
    const offset = this.rings(queue).driver - RAM_BASE;
    let index = this.view.getUint16(offset + 2, true);
    for (const head of heads) {
      this.view.setUint16(offset + 4 + 2 * (index % (this.sizes[queue] as number)), head, true);
      index = (index + 1) & 0xffff;
    }
    this.view.setUint16(offset + 2, index, true);
  }

  kick = (queue: number): void => this.set(REG.notify, queue);

  /** What the used ring says: its index, and the newest element. */
  used(queue: number): { index: number; id: number; length: number } {
    const offset = this.rings(queue).device - RAM_BASE;
    const index = this.view.getUint16(offset + 2, true);
    const at = offset + 4 + 8 * (((index + 0xffff) & 0xffff) % (this.sizes[queue] as number));
    return { index, id: this.view.getUint32(at, true), length: this.view.getUint32(at + 4, true) };
  }

  /** Sends a request as Linux does: one descriptor to read, one for the answer. @returns what came back */
  send(request: Uint8Array, room = 64, queue = 0): Uint8Array {
    const reply = BUFFERS + 0x4000;
    this.ram.set(request, BUFFERS - RAM_BASE);
    this.describe(queue, 0, { address: BUFFERS, length: request.length, flags: NEXT, next: 1 });
    this.describe(queue, 1, { address: reply, length: room, flags: WRITE });
    this.offer(queue, 0);
    this.kick(queue);
    const { length } = this.used(queue);
    return this.ram.slice(reply - RAM_BASE, reply - RAM_BASE + length);
  }
}
