import { shown, VmprotError } from "@vmprot/core";
import { ioctlSize } from "@vmprot/core/uapi";
import type { System } from "../system/system.js";

/**
 * What the kernel gets in place of the caller's bytes: as long as any ioctl's number can say, and
 * zero between calls. V8 keeps small arrays in its own heap, and moves one out for good when it is
 * handed to C, which costs more than the call; these bytes were never there.
 */
const MEMORY = new ArrayBuffer(1 << 14);
/** Its beginnings, by length: there are as many as there are ioctls' sizes. */
const BEGINNINGS = new Map<number, Uint8Array>();

/**
 * An ioctl with an argument that was made for it alone, as adapters make theirs. The kernel reads
 * and writes as many bytes as the number says, so that is how long the argument must be.
 *
 * @returns 0, or the positive errno
 * @throws VmprotError IOCTL_MALFORMED, before the kernel sees anything
 */
export function driverIoctl(
  system: System,
  fd: number,
  request: number,
  argument: Uint8Array,
): number {
  const size = sizeOf(request, argument);
  const scratch = beginning(size);
  for (let at = 0; at < size; at++) scratch[at] = argument[at] as number;
  try {
    const errno = system.ioctl(fd, request, scratch);
    for (let at = 0; at < size; at++) argument[at] = scratch[at] as number;
    return errno;
  } finally {
    scratch.fill(0);
  }
}

function beginning(size: number): Uint8Array {
  const known = BEGINNINGS.get(size);
  if (known !== undefined) return known;
  const made = new Uint8Array(MEMORY, 0, size);
  BEGINNINGS.set(size, made);
  return made;
}

function sizeOf(request: number, argument: Uint8Array): number {
  if (!Number.isInteger(request)) throw malformed(`An ioctl's number is ${shown(request)}.`);
  if (!(argument instanceof Uint8Array)) {
    throw malformed(`An ioctl's argument is ${shown(argument)}, no Uint8Array.`);
  }
  const size = ioctlSize(request);
  if (argument.length === size) return size;
  const number = `0x${(request >>> 0).toString(16)}`;
  throw malformed(
    `The ioctl ${number} is of ${size} bytes, and its argument of ${argument.length}.`,
  );
}

const malformed = (detail: string): VmprotError => new VmprotError("IOCTL_MALFORMED", detail);
