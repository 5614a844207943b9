import type { OwnBuffer } from "../alloc/allocator.js";
import type { GuestRunner } from "../guest/guest-runner.js";
import { PAGE } from "../guest/page-tables.js";
import type { GuestClaim, GuestOutcome } from "./guest-finding.js";
import type { SpteTrace, WrittenEntry } from "./spte-trace.js";

/** What came of it, and what KVM wrote meanwhile for the buffer's pages. */
export interface Given {
  readonly outcome: GuestOutcome;
  readonly entries: readonly WrittenEntry[];
}

/**
 * Gives a buffer to a guest, which reads and writes each of its pages, and takes it back.
 *
 * @throws VmprotError ARCH_UNSUPPORTED, DEVICE_UNAVAILABLE, KVM_CALL_FAILED
 */
export function giveToGuest(
  runner: GuestRunner,
  { fd, size }: OwnBuffer,
  { cache }: Exclude<GuestClaim, { kind: "none" }>,
  trace: SpteTrace | undefined,
): Given {
  let first = 0;
  const run = (): GuestOutcome => {
    const started = runner.start({ fd, size, cache, honorGuestPat: false });
    if (started.kind !== "running") return started;
    const { guest } = started;
    first = Number(guest.guestAddress) / PAGE;
    const { mode, pages } = guest;
    const seen = guest.exchange();
    guest.close();
    return seen.kind === "failed" ? seen : { ...seen, kind: "ran", mode, pages };
  };
  if (trace === undefined) return { outcome: run(), entries: [] };
  const { result, entries } = trace.during(run);
  const own = entries.filter(({ gfn }) => gfn >= first && gfn < first + size / PAGE);
  return { outcome: result, entries: own };
}
