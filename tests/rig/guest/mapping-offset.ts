import { readFileSync } from "node:fs";
import { AddressSpace } from "./address-space.js";
import type { DmaBuf } from "./allocators.js";

/** vm_pgoff of a mapping of the buffer, in bytes, as /proc/self/maps shows it. */
export function mappingOffset({ fd, size }: DmaBuf): number {
  const space = new AddressSpace(size, 0);
  space.map(fd);
  const start = space.address.toString(16).padStart(8, "0");
  const line = readFileSync("/proc/self/maps", "utf8")
    .split("\n")
    .find((each) => each.startsWith(`${start}-`));
  space.unmap();
  const offset = /^\S+ \S+ ([0-9a-f]+) /.exec(line ?? "")?.[1];
  if (offset === undefined) throw new Error(`/proc/self/maps has no mapping at ${start}`);
  return Number.parseInt(offset, 16);
}
