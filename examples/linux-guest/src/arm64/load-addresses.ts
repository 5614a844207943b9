import { VmprotError } from "@vmprot/core";
import type { GuestMemory } from "../machine/guest-memory.js";
import type { KernelImage } from "./kernel-image.js";

/** Guest-physical addresses. */
export interface LoadAddresses {
  readonly kernel: number;
  readonly initramfs: number;
  /** The device tree; it has {@link TREE_ROOM}. */
  readonly tree: number;
}

const PAGE = 4096;
const MIB_2 = 2 << 20;
/** The kernel maps so much of it at most (Documentation/arch/arm64/booting.rst, "Setup the device tree"). */
export const TREE_ROOM = MIB_2;

const down = (address: number, to: number): number => address - (address % to);

/**
 * The kernel as near to the beginning of RAM as it may be, for some can use no memory before it; the
 * device tree in the last 2 MiB, and the initramfs right below. So all are within 32 GiB from a
 * multiple of 1 GiB, if the RAM begins at one.
 *
 * @param initramfs bytes
 * @throws VmprotError INPUT_MALFORMED where that is too much
 */
export function loadAddresses(
  { textOffset, size }: KernelImage,
  initramfs: number,
  ram: Pick<GuestMemory, "base" | "size">,
): LoadAddresses {
  const kernel = down(ram.base + MIB_2 - 1, MIB_2) + textOffset;
  const tree = down(ram.base + ram.size - TREE_ROOM, MIB_2);
  const below = down(tree - initramfs, PAGE);
  if (kernel + size <= below) return { kernel, initramfs: below, tree };
  throw new VmprotError(
    "INPUT_MALFORMED",
    `The kernel cannot be booted: it takes ${size} bytes, its initramfs ${initramfs} and the device tree ${TREE_ROOM}, and RAM has ${ram.size}.`,
  );
}
