import { GdbConnection } from "./gdb-connection.js";
import type { Inspector, Processor } from "./processor.js";

/** Numbers of the registers by their names, as the stub describes them. */
async function describeRegisters(
  gdb: GdbConnection,
  target: string,
): Promise<ReadonlyMap<string, number>> {
  const numbers = new Map<string, number>();
  for (const [, name = ""] of target.matchAll(/href="([^"]+)"/g)) {
    const features = await gdb.document(name);
    for (const [, register = "", number] of features.matchAll(
      /<reg name="([^"]+)"[^>]* regnum="(\d+)"/g,
    )) {
      numbers.set(register, Number(number));
    }
  }
  return numbers;
}

/** 8 bytes in the order of memory. */
function littleEndian(hex: string, what: string): bigint {
  const bytes = Buffer.from(hex, "hex");
  if (bytes.length !== 8) throw new Error(`QEMU cannot read ${what}: ${hex}`);
  return bytes.readBigUInt64LE();
}

/** Looks through QEMU's stub for debuggers, which knows every system register. */
export class GdbInspector implements Inspector {
  readonly #path: string;
  #registers: ReadonlyMap<string, number> | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  async inspect<T>(look: (processor: Processor) => Promise<T>): Promise<T> {
    const gdb = new GdbConnection(this.#path);
    try {
      await gdb.ask("qSupported:xmlRegisters=i386");
      // Who has not asked for it is shown no registers.
      const target = await gdb.document("target.xml");
      this.#registers ??= await describeRegisters(gdb, target);
      await gdb.ask("Qqemu.PhyMemMode:1");
      return await look(this.#processor(gdb, this.#registers));
    } finally {
      // Detached, the machine goes on.
      await gdb.ask("D").catch(() => {});
      gdb.close();
    }
  }

  #processor(gdb: GdbConnection, registers: ReadonlyMap<string, number>): Processor {
    return {
      register: async (name) => {
        const number = registers.get(name);
        if (number === undefined) throw new Error(`QEMU describes no ${name}`);
        return littleEndian(await gdb.ask(`p${number.toString(16)}`), name);
      },
      read: async (address) => {
        const hex = `0x${address.toString(16)}`;
        return littleEndian(await gdb.ask(`m${address.toString(16)},8`), hex);
      },
    };
  }
}
