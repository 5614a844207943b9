import { PLAIN_VM, type Vm } from "@vmprot/core";
import { architectureOf, type Kernel, PAGE } from "@vmprot/linux/guest";
import type { Stage2Observation, Stage2Request, Stage2Seen } from "../observe/protocol.js";
import type { DmaBuf } from "./allocators.js";
import { askHost } from "./ask-host.js";
import type { Recipe } from "./buffers.js";
import { hostPlatform } from "./host-platform.js";
import { lookingMode } from "./looking-mode.js";
import { SlotGuest, type SlotWish } from "./slot-guest.js";
import { judged, type Wish } from "./stage2-buffer.js";
import type { Stage2Report } from "./stage2-report.js";

const AFTER: Vm = { ...PLAIN_VM, prefaulted: true, slot: "after" };
const BEFORE: Vm = { ...AFTER, slot: "before" };

const hex = (value: bigint): string => `0x${value.toString(16)}`;

/** Every page of the guest's buffer, and what begins it. */
function requests({ memory }: Kernel, guest: SlotGuest, { buffer, mode }: SlotWish) {
  return Array.from({ length: buffer.size / PAGE }, (_, page): Stage2Request => {
    const offset = BigInt(page * PAGE);
    const bytes = Buffer.from(memory.read(guest.address + offset, 8));
    const holds = hex(bytes.readBigUInt64LE());
    return { guestPhysical: hex(mode.bufferAddress + offset), holds };
  });
}

function seenOnly(observed: readonly Stage2Observation[]): Stage2Seen[] {
  return observed.map((each) => {
    if ("error" in each) throw new Error(`the host did not find the entry: ${each.error}`);
    return each;
  });
}

/** What the host finds behind the buffer: KVM may leave the tables in the processor only so long. */
function entriesOf(kernel: Kernel, guest: SlotGuest, wish: SlotWish): Stage2Seen[] {
  const stage2 = requests(kernel, guest, wish);
  if (process.arch !== "arm64") return seenOnly(askHost({ stage2 }).stage2);
  const looking = new SlotGuest(kernel, { ...wish, mode: lookingMode });
  try {
    return seenOnly(askHost({ stage2 }, () => void looking.exchange()).stage2);
  } finally {
    looking.close();
  }
}

function observe(kernel: Kernel, wish: Wish): Stage2Report {
  const { known, cache } = judged(wish);
  const [mode] = architectureOf().modes;
  if (mode === undefined) throw new Error("there is no guest code");
  const { buffer, vm } = wish;
  const slot = vm.slot === "before" ? "before" : "after";
  const guest = new SlotGuest(kernel, { mode, buffer, cache, slot });
  try {
    if (guest.fault !== undefined) return { ...known, notStarted: guest.fault, entries: [] };
    const seen = guest.exchange();
    const hasEntries = seen.kind === "seen";
    const entries = hasEntries ? entriesOf(kernel, guest, { mode, buffer, cache, slot }) : [];
    return { ...known, mode: mode.name, seen, entries };
  } finally {
    guest.close();
  }
}

/**
 * What the host that holds this machine finds in its tables when guests have the buffers: in slots
 * that were registered before, where core maps them only so.
 */
export function stage2ByAsking(
  kernel: Kernel,
  buffers: readonly (readonly [Recipe, DmaBuf])[],
): Stage2Report[] {
  const platform = hostPlatform();
  return buffers.map(([recipe, buffer]) => {
    const maps = (vm: Vm) => judged({ recipe, platform, vm }).known.verdict.kind === "map";
    const vm = !maps(AFTER) && maps(BEFORE) ? BEFORE : AFTER;
    return observe(kernel, { recipe, buffer, platform, vm });
  });
}
