import type { CacheMode, Vm } from "@vmprot/core";
import type { MachineName } from "../boot/machines.js";

/** One way for a VMM to bring a buffer into a guest, and what of it KVM may refuse. */
export interface Way {
  /** For tables. */
  readonly name: string;
  /** What is other than in a plain VM whose VMM writes to each page first. */
  readonly vm: Vm;
  /** The flag of dirty logging is set when the guest has the buffer already. */
  readonly later?: true;
  /** The VMM's own mapping cannot be written to. */
  readonly readOnly?: true;
  /** The guest asks for this attribute and reads 4 bytes that are not aligned. */
  readonly unaligned?: CacheMode;
  /** Only of buffers whose pages were scattered, which the guest only reads: it may get others' memory. */
  readonly scattered?: true;
  /** Where it can be tried; everywhere, if not given. */
  readonly on?: readonly MachineName[];
}

const MTE: readonly MachineName[] = ["arm64-mte"];
/** QEMU checks the alignment of Device memory only where several processors run side by side. */
const ALIGNMENT: readonly MachineName[] = ["arm64-cacheable"];

/** All of them; the first is how the buffer's own entries are looked at. */
export const WAYS: readonly Way[] = [
  { name: "slot first", vm: { slot: "before" } },
  { name: "buffer first", vm: { slot: "after" } },
  { name: "slot first, logged", vm: { slot: "before", dirtyLogging: true } },
  { name: "buffer first, logged", vm: { slot: "after", dirtyLogging: true } },
  { name: "slot first, logged later", vm: { slot: "after", dirtyLogging: true }, later: true },
  { name: "slot first, not written", vm: { slot: "before", prefaulted: false } },
  { name: "buffer first, not written", vm: { slot: "after", prefaulted: false } },
  { name: "slot first, read-only", vm: { slot: "before" }, readOnly: true },
  { name: "buffer first, read-only", vm: { slot: "after" }, readOnly: true },
  { name: "guest_memfd", vm: { guestMemfd: true } },
  { name: "slot first, tags", vm: { slot: "before", mte: true }, on: MTE },
  { name: "buffer first, tags", vm: { slot: "after", mte: true }, on: MTE },
  { name: "slot first, congruent", vm: { slot: "before", gpaCongruent: true }, scattered: true },
  { name: "buffer first, congruent", vm: { slot: "after", gpaCongruent: true }, scattered: true },
  { name: "slot first, not congruent", vm: { slot: "before" }, scattered: true },
  { name: "buffer first, not congruent", vm: { slot: "after" }, scattered: true },
  {
    name: "unaligned, write-combined",
    vm: { slot: "after" },
    unaligned: "write-combined",
    on: ALIGNMENT,
  },
  { name: "unaligned, uncached", vm: { slot: "after" }, unaligned: "uncached", on: ALIGNMENT },
];
