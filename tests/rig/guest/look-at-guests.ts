import type { MachineName } from "../boot/machines.js";
import { askHost, stage2Of } from "./ask-host.js";
import type { GuestWithBuffer } from "./guest-with-buffer.js";

const NOTHING = { error: "the host did not answer" };

/**
 * Has the host look at every mapping that there is, in the tables of this process and in KVM's. Each
 * guest runs meanwhile: KVM's are those of the one that ran last.
 */
export function lookAtGuests(machine: MachineName, guests: readonly GuestWithBuffer[]): void {
  for (const guest of guests) {
    const asked = guest.request();
    if (asked === undefined) continue;
    const { page, guestPage } = asked;
    // All guests have the same in their first page.
    guest.touch();
    const { pages, stage2 } = askHost({ pages: [page], stage2: stage2Of(machine, guestPage) }, () =>
      guest.touch(),
    );
    const [entry] = stage2;
    guest.observations.push({ seen: pages[0] ?? NOTHING, ...(entry && { stage2: entry }) });
  }
}
