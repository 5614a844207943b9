import type { System } from "../system/system.js";

/**
 * V8 keeps arrays of so many bytes in its own heap. Handing one to C moves it out for good, which
 * costs more than the call: such arguments are copied to and from one that has been moved.
 */
const SCRATCH = 64;
const scratch = new Uint8Array(new ArrayBuffer(SCRATCH));

/** An ioctl with an argument that was made for it alone, as adapters make theirs. */
export function driverIoctl(
  system: System,
  fd: number,
  request: number,
  argument: Uint8Array,
): number {
  const { length } = argument;
  if (length > SCRATCH) return system.ioctl(fd, request, argument);
  for (let at = 0; at < length; at++) scratch[at] = argument[at] as number;
  const errno = system.ioctl(fd, request, scratch);
  for (let at = 0; at < length; at++) argument[at] = scratch[at] as number;
  return errno;
}
