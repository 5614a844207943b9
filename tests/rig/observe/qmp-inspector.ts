import type { Qmp } from "../boot/qmp.js";
import type { Inspector, Processor } from "./processor.js";

async function readPhysical(qmp: Qmp, address: bigint): Promise<bigint> {
  const text = await qmp.ask(`xp /1gx 0x${address.toString(16)}`);
  const value = /:\s*0x([0-9a-f]+)/.exec(text)?.[1];
  if (value === undefined) throw new Error(`QEMU cannot read 0x${address.toString(16)}: ${text}`);
  return BigInt(`0x${value}`);
}

/** Looks through QEMU's monitor, which shows x86's registers. */
export class QmpInspector implements Inspector {
  readonly #qmp: Promise<Qmp>;

  constructor(qmp: Promise<Qmp>) {
    this.#qmp = qmp;
  }

  async inspect<T>(look: (processor: Processor) => Promise<T>): Promise<T> {
    const qmp = await this.#qmp;
    await qmp.execute("stop");
    try {
      const registers = await qmp.ask("info registers");
      return await look({
        register: async (name) => {
          const value = new RegExp(`\\b${name}=([0-9a-f]+)`).exec(registers)?.[1];
          if (value === undefined) throw new Error(`QEMU shows no ${name}`);
          return BigInt(`0x${value}`);
        },
        read: (address) => readPhysical(qmp, address),
      });
    } finally {
      await qmp.execute("cont");
    }
  }
}
