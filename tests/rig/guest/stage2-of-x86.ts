import { PLAIN_VM, type Platform, type Vm } from "@vmprot/core";
import { GuestRunner, type Kernel, longMode } from "@vmprot/linux/guest";
import { SpteTrace } from "@vmprot/linux/verify";
import type { DmaBuf } from "./allocators.js";
import type { Recipe } from "./buffers.js";
import { hostPlatform } from "./host-platform.js";
import { reloadKvm } from "./kvm-module.js";
import { judged, type Wish } from "./stage2-buffer.js";
import type { Stage2Report } from "./stage2-report.js";

const FIRST = Number(longMode.bufferAddress >> 12n);

function observe(runner: GuestRunner, trace: SpteTrace, wish: Wish): Stage2Report {
  const { fd, size } = wish.buffer;
  const { known, cache } = judged(wish);
  const { result, entries } = trace.during(() => {
    const honorGuestPat = wish.vm.guestPat === "honored";
    const started = runner.start({ fd, size, cache, honorGuestPat }, [longMode]);
    if (started.kind === "failed") return { notStarted: started.fault };
    if (started.kind === "unable") return { notStarted: started.why };
    const seen = started.guest.exchange();
    started.guest.close();
    return { mode: started.guest.mode, seen };
  });
  const own = entries.filter(({ gfn }) => gfn >= FIRST && gfn < FIRST + size / 4096);
  return { ...known, ...result, entries: own };
}

/** Every kind of VM that this host's KVM can be told apart. */
function vmsOf({ guestPatQuirk, nestedPaging }: Platform): Vm[] {
  const plain: Vm = { ...PLAIN_VM, prefaulted: true };
  const canHonor = guestPatQuirk === true && nestedPaging === true;
  return canHonor ? [plain, { ...plain, guestPat: "honored" }] : [plain];
}

type Buffers = readonly (readonly [Recipe, DmaBuf])[];

function observeAll(runner: GuestRunner, trace: SpteTrace, buffers: Buffers): Stage2Report[] {
  const platform = hostPlatform();
  return vmsOf(platform).flatMap((vm) =>
    buffers.map(([recipe, buffer]) => observe(runner, trace, { recipe, buffer, platform, vm })),
  );
}

/** What KVM writes while guests get the buffers, with nested paging and then without. It is on again then. */
export function stage2OfX86(
  kernel: Kernel,
  vendor: "intel" | "amd",
  buffers: Buffers,
): Stage2Report[] {
  const runner = new GuestRunner(kernel);
  const trace = SpteTrace.open();
  if (typeof trace === "string") throw new Error(trace);
  const nested = observeAll(runner, trace, buffers);
  reloadKvm(vendor, false);
  const shadowed = observeAll(runner, trace, buffers);
  trace.close();
  reloadKvm(vendor, true);
  return [...nested, ...shadowed];
}
