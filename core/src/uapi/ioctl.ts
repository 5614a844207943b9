import type { ProbeDevice } from "../contract/exporter-probe.js";
import type { IoctlDescription } from "../contract/probe-program.js";
import type { Structure, StructureFields, StructureValues } from "./structure.js";

/** Which way an ioctl's structure goes: `_IO`, `_IOW`, `_IOR` and `_IOWR` of asm-generic/ioctl.h. */
export type IoctlDirection = "none" | "write" | "read" | "read-write";

const DIRECTIONS: Readonly<Record<IoctlDirection, number>> = {
  none: 0,
  write: 1,
  read: 2,
  "read-write": 3,
};
const SIZE_BITS = 14;

/**
 * `_IOC()` of include/uapi/asm-generic/ioctl.h, as an unsigned number.
 *
 * @param type the driver's letter, or its number
 * @param size bytes of the argument, below 2^14
 */
export function ioctlNumber(
  direction: IoctlDirection,
  type: string | number,
  nr: number,
  size: number,
): number {
  const letter = typeof type === "string" ? type.charCodeAt(0) : type;
  return ((DIRECTIONS[direction] << 30) | (size << 16) | (letter << 8) | nr) >>> 0;
}

/** `_IOC_SIZE()`: the bytes of argument that an ioctl's number speaks of. */
export function ioctlSize(request: number): number {
  return (request >>> 16) & ((1 << SIZE_BITS) - 1);
}

/** How one ioctl ended. */
export interface IoctlReply<F extends StructureFields> {
  /** 0, or the positive errno. */
  readonly errno: number;
  /** The structure as the driver left it. */
  readonly values: StructureValues<F>;
}

/** One ioctl of a driver, described once: its number follows from its structure. */
export class Ioctl<const F extends StructureFields = StructureFields> implements IoctlDescription {
  /** The C name of its number, such as `DRM_IOCTL_GEM_CLOSE`. */
  readonly name: string;
  readonly structure: Structure<F>;
  readonly request: number;

  /**
   * An ioctl with an argument of this structure.
   *
   * @param type the driver's letter, or its number; DRM's is `d`
   */
  constructor(
    name: string,
    direction: IoctlDirection,
    type: string | number,
    nr: number,
    structure: Structure<F>,
  ) {
    this.name = name;
    this.structure = structure;
    this.request = ioctlNumber(direction, type, nr, structure.size);
  }

  /** Issues it with an argument of its own, which holds these values and zeros otherwise. */
  issue(
    device: Pick<ProbeDevice, "ioctl">,
    values: Partial<StructureValues<F>> = {},
  ): IoctlReply<F> {
    const argument = this.structure.bytes(values);
    const errno = device.ioctl(this.request, argument);
    return { errno, values: this.structure.read(argument) };
  }
}

/** A DRM ioctl; drivers' own begin at number 0x40 (DRM_COMMAND_BASE). */
export function drmIoctl<const F extends StructureFields>(
  name: string,
  direction: IoctlDirection,
  nr: number,
  structure: Structure<F>,
): Ioctl<F> {
  return new Ioctl(name, direction, "d", nr, structure);
}
