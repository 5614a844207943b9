import type { Processor } from "./processor.js";
import type { Attribute, Stage2Attribute } from "./protocol.js";
import type { Leaf } from "./table-walk.js";

/** The attribute of an entry that leaves it to the memory: RAM is cached, a device is not. */
export const OWN = "own";

/** How an entry of the process's own tables maps memory. */
export interface PageLeaf extends Leaf {
  readonly attribute: Attribute;
  /** The cache mode that Linux means by that. */
  readonly cache: string;
}

/** How an entry of a hypervisor's tables does. */
export interface Stage2Leaf extends Leaf {
  readonly attribute: Stage2Attribute;
  /** The register that names the tables, and the VM that they are for. */
  readonly root: bigint;
}

/** Reads the tables of one architecture. Each throws where it finds no entry. */
export interface Reader {
  /** The process's entry for one of its addresses: it must be what the processor runs. */
  page(processor: Processor, address: bigint): Promise<PageLeaf>;
  /** The hypervisor's for an address of the guest that was loaded last. */
  stage2(processor: Processor, guestPhysical: bigint): Promise<Stage2Leaf>;
}

/** What is the answer, until it is another. */
export class NoEntry extends Error {}

/** The leaf, if there is one. */
export function found(leaf: Leaf | undefined): Leaf {
  if (leaf === undefined) throw new NoEntry("not mapped");
  return leaf;
}
