import {
  type AddressValue,
  type IoctlDescription,
  type ProbeProgram,
  type StructureDescription,
  VmprotError,
} from "@vmprot/core";
import { snake } from "./names.js";

/** What an ioctl's argument or a structure is in a function of C. */
export interface Stored {
  readonly name: string;
  /** Bytes. */
  size: number;
  /** Of a structure, how many there is room for. */
  count: number;
  /** Whether the driver may be told of less room. */
  isSized: boolean;
  /** Whether one of several is found. */
  isFound: boolean;
  /** Of an ioctl: whether it matters how it ends. */
  isErrnoRead: boolean;
}

type Described = IoctlDescription | StructureDescription;

/** The variables of a program: each ioctl's argument, and what arguments point at. */
export class ProbeStorage {
  readonly #stored = new Map<Described, Stored>();

  /** Those of a program, in the order of its steps. */
  constructor(program: ProbeProgram) {
    this.#steps(program);
  }

  /** All of them. */
  get all(): readonly Stored[] {
    return [...this.#stored.values()];
  }

  /** That of an ioctl or structure of the program. */
  of(described: Described): Stored {
    const known = this.#stored.get(described);
    if (known !== undefined) return known;
    const { name, size } = "structure" in described ? described.structure : described;
    const stem = snake(name.replace(/^struct (drm_)?/, "")).replace(/^_+|_+$/g, "");
    const isTaken = this.all.some((each) => each.name === stem);
    const stored = {
      ...{ name: isTaken ? `${stem}_${this.#stored.size}` : stem, size, count: 1 },
      ...{ isSized: false, isFound: false, isErrnoRead: false },
    };
    this.#stored.set(described, stored);
    return stored;
  }

  #steps(program: ProbeProgram): void {
    for (const step of program) {
      if ("call" in step) {
        this.of(step.call);
        for (const value of Object.values(step.with ?? {})) {
          if (typeof value === "object" && "at" in value) this.#address(value);
        }
      } else if ("find" in step) {
        this.of(step.find).isFound = true;
      }
      this.#values(step);
      if ("do" in step) {
        this.#steps(step.do);
        this.#steps(step.else ?? []);
      }
    }
  }

  #address({ at, count = 1, bytes }: AddressValue): void {
    const stored = this.of(at);
    stored.isSized ||= bytes !== undefined;
    stored.count = Math.max(stored.count, count);
    stored.size = Math.max(stored.size, at.size * count);
    if (!stored.isFound || (count === stored.count && !stored.isSized)) return;
    throw new VmprotError("NOT_COMPILABLE", `A probe has several sizes of ${at.name}.`);
  }

  /** Marks the ioctls whose errno a step reads. */
  #values(value: unknown): void {
    if (typeof value !== "object" || value === null) return;
    if ("errno" in value) this.of(value.errno as IoctlDescription).isErrnoRead = true;
    else for (const part of Object.values(value)) this.#values(part);
  }
}
