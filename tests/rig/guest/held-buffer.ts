import { randomBytes } from "node:crypto";
import { closeSync, readFileSync } from "node:fs";
import type { PageRequest } from "../observe/protocol.js";
import { AddressSpace } from "./address-space.js";
import type { Recipe } from "./buffers.js";
import { Mapping } from "./libc.js";

const PAGE = 4096;

/** A buffer that is mapped, with a mark in the page that the host is to look at. */
export class HeldBuffer {
  readonly recipe: Recipe;
  readonly fd: number;
  readonly ino: number;
  readonly expName: string | undefined;
  readonly #mapping: Mapping;
  readonly #offset: number;
  readonly #mark = randomBytes(8);

  constructor(recipe: Recipe) {
    this.recipe = recipe;
    const { fd, size } = recipe.make();
    this.fd = fd;
    const fdinfo = readFileSync(`/proc/self/fdinfo/${fd}`, "utf8");
    this.ino = Number(/^ino:\t(\d+)$/m.exec(fdinfo)?.[1]);
    this.expName = /^exp_name:\t(.*)$/m.exec(fdinfo)?.[1];
    // Where huge pages fit.
    this.#mapping = new Mapping(fd, size, new AddressSpace(size, 0).address);
    this.#offset = (recipe.page ?? 0) * PAGE;
    this.#mapping.write(this.#offset, this.#mark);
  }

  /** What the host is to look at. Reading the mark faults the page in, wherever it is now. */
  request(): PageRequest {
    if (!this.#mapping.read(this.#offset, this.#mark.length).equals(this.#mark)) {
      throw new Error(`${this.recipe.driver}, ${this.recipe.name}: lost what was written to it`);
    }
    return {
      address: `0x${(this.#mapping.address + BigInt(this.#offset)).toString(16)}`,
      holds: `0x${this.#mark.readBigUInt64LE().toString(16)}`,
    };
  }

  release(): void {
    this.#mapping.unmap();
    if (!this.recipe.single) closeSync(this.fd);
  }
}

/** Makes it, or says which one could not be made. */
export function holdBuffer(recipe: Recipe): HeldBuffer {
  try {
    return new HeldBuffer(recipe);
  } catch (error) {
    throw new Error(`${recipe.driver}, ${recipe.name}: ${(error as Error).message}`);
  }
}
