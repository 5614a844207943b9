import type { MachineModel } from "../boot/machines.js";
import type { Inspector, Processor } from "./processor.js";
import type {
  HostReply,
  HostRequest,
  Observation,
  PageRequest,
  Stage2Observation,
  Stage2Request,
} from "./protocol.js";
import { NoEntry, OWN, type Reader } from "./reader.js";
import { READERS } from "./readers.js";
import type { Leaf } from "./table-walk.js";

const hex = (value: bigint): string => `0x${value.toString(16)}`;

/** What was looked for, or why it is not there. */
async function attempt<T>(look: () => Promise<T>): Promise<T | { error: string }> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof NoEntry) return { error: error.message };
    throw error;
  }
}

/** One look at a machine that stands still. */
class Look {
  readonly #reader: Reader;
  readonly #ram: MachineModel["ram"];
  readonly #processor: Processor;

  constructor({ arch, ram }: MachineModel, processor: Processor) {
    this.#reader = READERS[arch];
    this.#ram = ram;
    this.#processor = processor;
  }

  /** Whoever else is in the processor does not have these bytes at this address. */
  async #mapped({ entry, size, physical }: Leaf, holds: string | undefined) {
    if (holds !== undefined && (await this.#processor.read(physical)) !== BigInt(holds)) {
      throw new NoEntry("holds something else");
    }
    const { base, size: memory } = this.#ram;
    const isRam = physical >= base && physical < base + memory;
    return {
      ...{ entry: hex(entry), size, physical: hex(physical) },
      memory: isRam ? ("ram" as const) : ("device" as const),
    };
  }

  page({ address, holds }: PageRequest): Promise<Observation> {
    return attempt(async () => {
      const leaf = await this.#reader.page(this.#processor, BigInt(address));
      const { attribute, cache } = leaf;
      const mapped = await this.#mapped(leaf, holds);
      const isCached = cache === OWN && mapped.memory === "ram";
      return { ...mapped, attribute, cache: isCached ? "cached" : cache };
    });
  }

  stage2({ guestPhysical, holds }: Stage2Request): Promise<Stage2Observation> {
    return attempt(async () => {
      const leaf = await this.#reader.stage2(this.#processor, BigInt(guestPhysical));
      const { attribute, root } = leaf;
      return { ...(await this.#mapped(leaf, holds)), attribute, root: hex(root) };
    });
  }
}

/** The entries of all that is asked for at one moment: the machine stands still meanwhile. */
export const lookAt = (
  inspector: Inspector,
  model: MachineModel,
  { pages = [], stage2 = [] }: HostRequest,
): Promise<HostReply> =>
  inspector.inspect(async (processor) => {
    const look = new Look(model, processor);
    const seen: Observation[] = [];
    for (const page of pages) seen.push(await look.page(page));
    const behind: Stage2Observation[] = [];
    for (const page of stage2) behind.push(await look.stage2(page));
    return { pages: seen, stage2: behind };
  });
